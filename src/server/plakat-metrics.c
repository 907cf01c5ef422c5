/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <unistd.h>

#include "plakat-db.h"
#include "plakat-metrics.h"
#include "plakat-service.h"

#define N_CLASSES 6

/* Upper ends of the histogram's boxes, in seconds; the last one has none. */
static const double ends[] = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 };

#define N_BOXES (G_N_ELEMENTS (ends) + 1)

static const char *const cuts[PLAKAT_N_CUTS] = {
  "address", "full", "handshake", "idle", "head", "body", "flood", "answer",
};

/** Operation: what was counted of one; @classes by the hundreds of the status */
typedef struct
{
  guint64 classes[N_CLASSES];
  guint64 boxes[N_BOXES];
  gint64 microseconds;
} Operation;

/** PlakatMetrics: @operations: one for each route, and one for what was none */
struct _PlakatMetrics
{
  PlakatService *service;
  SoupServer *soup;
  const PlakatRoute *routes;
  gsize n_routes;
  Operation *operations;
  guint64 cuts[PLAKAT_N_CUTS];
  guint64 limited;
  guint64 unavailable;
  gint64 began;
  int open;
  int in_flight;
};

PlakatMetrics *
plakat_metrics_new (PlakatService *service)
{
  PlakatMetrics *self = g_new0 (PlakatMetrics, 1);

  self->service = service;
  self->routes = plakat_route_get_table (&self->n_routes);
  self->operations = g_new0 (Operation, self->n_routes + 1);
  self->began = g_get_real_time ();
  return self;
}

void
plakat_metrics_free (PlakatMetrics *self)
{
  g_return_if_fail (self != NULL);

  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_free (self->operations);
  g_free (self);
}

/** plakat_metrics_count_cut: a connection was ended, or not taken */
void
plakat_metrics_count_cut (PlakatMetrics *self, PlakatCut why)
{
  self->cuts[why]++;
}

/** plakat_metrics_add_open: @change: 1 for a connection more, -1 for one less */
void
plakat_metrics_add_open (PlakatMetrics *self, int change)
{
  self->open += change;
}

/** plakat_metrics_begin: a request has come in */
void
plakat_metrics_begin (PlakatMetrics *self)
{
  self->in_flight++;
}

/**
 * plakat_metrics_end:
 * @route: (nullable): what was asked
 * @status: the answer's
 * @microseconds: from the request's last byte to the answer's
 *
 * A request is done with.
 */
void
plakat_metrics_end (PlakatMetrics *self, const PlakatRoute *route, guint status, gint64 microseconds)
{
  Operation *operation = &self->operations[route ? (gsize) (route - self->routes) : self->n_routes];
  gsize box = 0;

  self->in_flight--;
  self->limited += status == 429;
  self->unavailable += status == 503;
  operation->classes[MIN (status / 100, N_CLASSES - 1)]++;
  operation->microseconds += microseconds;
  while (box < G_N_ELEMENTS (ends) && microseconds > ends[box] * G_USEC_PER_SEC)
    box++;
  operation->boxes[box]++;
}

static void
describe (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
append_int (GString *text, const char *name, const char *type, const char *help, gint64 value)
{
  describe (text, name, type, help);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
append_double (GString *text, const char *format, const char *label, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.6f", value);
  g_string_append_printf (text, "%s%s %s\n", format, label, number);
}

static const char *
name_of (PlakatMetrics *self, gsize operation)
{
  return operation < self->n_routes ? self->routes[operation].id : "none";
}

static void
append_requests (PlakatMetrics *self, GString *text)
{
  describe (text, "plakat_requests_total", "counter", "Requests answered, by operation and class of status.");
  for (gsize i = 0; i <= self->n_routes; i++)
    for (gsize j = 0; j < N_CLASSES; j++)
      if (self->operations[i].classes[j] > 0)
        g_string_append_printf (
            text, "plakat_requests_total{operation=\"%s\",status=\"%dxx\"} %" G_GUINT64_FORMAT "\n",
            name_of (self, i), (int) j, self->operations[i].classes[j]);
}

static void
append_histogram (PlakatMetrics *self, GString *text, gsize number)
{
  const Operation *operation = &self->operations[number];
  g_autofree char *label = g_strdup_printf ("{operation=\"%s\"}", name_of (self, number));
  guint64 count = 0;

  for (gsize i = 0; i < N_BOXES; i++)
    {
      char end[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";

      if (i < G_N_ELEMENTS (ends))
        g_ascii_formatd (end, sizeof end, "%g", ends[i]);
      count += operation->boxes[i];
      g_string_append_printf (
          text, "plakat_request_seconds_bucket{operation=\"%s\",le=\"%s\"} %" G_GUINT64_FORMAT "\n",
          name_of (self, number), end, count);
    }
  append_double (text, "plakat_request_seconds_sum", label,
                 operation->microseconds / (double) G_USEC_PER_SEC);
  g_string_append_printf (text, "plakat_request_seconds_count%s %" G_GUINT64_FORMAT "\n", label, count);
}

static void
append_histograms (PlakatMetrics *self, GString *text)
{
  describe (text, "plakat_request_seconds", "histogram",
            "Time from a request's last byte to its answer's, in seconds.");
  for (gsize i = 0; i <= self->n_routes; i++)
    for (gsize j = 0; j < N_BOXES; j++)
      if (self->operations[i].boxes[j] > 0)
        {
          append_histogram (self, text, i);
          break;
        }
}

static void
append_connections (PlakatMetrics *self, GString *text)
{
  append_int (text, "plakat_connections", "gauge", "Connections that are open.", self->open);
  describe (text, "plakat_connections_cut_total", "counter",
            "Connections ended by the server, or not taken (address, full), by reason.");
  for (gsize i = 0; i < PLAKAT_N_CUTS; i++)
    g_string_append_printf (text, "plakat_connections_cut_total{reason=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            cuts[i], self->cuts[i]);
}

static void
append_work (PlakatMetrics *self, GString *text)
{
  PlakatDispatchCounts counts = { 0 };

  if (self->service->dispatch != NULL)
    plakat_dispatch_count (self->service->dispatch, &counts);
  append_int (text, "plakat_requests_in_flight", "gauge", "Requests that are not answered yet.",
              self->in_flight);
  append_int (text, "plakat_requests_waiting", "gauge", "Requests that are with the workers or wait for one.",
              counts.waiting);
  append_int (text, "plakat_requests_limited_total", "counter", "Requests answered 429: too often.",
              self->limited);
  append_int (text, "plakat_requests_unavailable_total", "counter", "Requests answered 503: too much to do.",
              self->unavailable);
  append_int (text, "plakat_write_groups_total", "counter",
              "Transactions of the thread that writes (SQLite).", counts.groups);
  append_int (text, "plakat_write_grouped_total", "counter", "Requests that shared those transactions.",
              counts.grouped);
  append_int (text, "plakat_database_retries_total", "counter",
              "Transactions undone and run again (PostgreSQL).", counts.retries);
  append_int (text, "plakat_pictures_made_total", "counter", "Pictures made smaller.", counts.pictures.made);
  append_int (text, "plakat_pictures_kept_total", "counter", "Smaller pictures that were there already.",
              counts.pictures.kept);
  append_int (text, "plakat_pictures_whole_total", "counter",
              "Pictures answered as they are, since too many others were being made smaller.",
              counts.pictures.busy);
}

static gint64
read_resident (void)
{
  g_autofree char *text = NULL;
  glong pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%*d %ld", &pages) != 1)
    return 0;
  return (gint64) pages * sysconf (_SC_PAGESIZE);
}

static void
append_process (PlakatMetrics *self, GString *text)
{
  append_int (text, "process_resident_memory_bytes", "gauge", "Memory in use, in bytes.", read_resident ());
  describe (text, "process_start_time_seconds", "gauge",
            "When the server was started, in seconds since 1970.");
  append_double (text, "process_start_time_seconds", "", self->began / (double) G_USEC_PER_SEC);
  describe (text, "plakat_uptime_seconds", "gauge", "Time since then, in seconds.");
  append_double (text, "plakat_uptime_seconds", "",
                 (g_get_real_time () - self->began) / (double) G_USEC_PER_SEC);
  describe (text, "plakat_build_info", "gauge", "Which server this is.");
  g_string_append (text, "plakat_build_info{version=\"" PLAKAT_VERSION "\"} 1\n");
}

static void
handle_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  PlakatMetrics *self = data;
  GString *text;
  gsize length;

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET || !g_str_equal (path, "/metrics"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  text = g_string_sized_new (16384);
  append_requests (self, text);
  append_histograms (self, text);
  append_connections (self, text);
  append_work (self, text);
  append_process (self, text);
  length = text->len;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain; version=0.0.4; charset=utf-8", SOUP_MEMORY_TAKE,
                                    g_string_free (text, FALSE), length);
}

/**
 * plakat_metrics_listen:
 * @address: HOST:PORT, or a port of this machine's own address
 * @uri: (out) (optional) (transfer full): where that is
 * @error: return location
 *
 * Answers who asks for the counters, on a listener of its own: they are nobody's business outside.
 *
 * Returns: %TRUE when it does
 */
gboolean
plakat_metrics_listen (PlakatMetrics *self, const char *address, char **uri, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = g_network_address_parse (address, 9180, NULL);
  const char *host = connectable ? g_network_address_get_hostname (G_NETWORK_ADDRESS (connectable)) : NULL;
  g_autoptr (GSocketAddress) socket_address = NULL;
  g_autoptr (GError) reason = NULL;
  GSList *uris;

  if (g_strcmp0 (host, "localhost") == 0 || (host != NULL && *host == '\0'))
    host = "127.0.0.1";
  if (host == NULL || !g_hostname_is_ip_address (host))
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("“%s” is not an address for the counters; write it as 127.0.0.1:9180"), address);
      return FALSE;
    }
  socket_address = g_inet_socket_address_new_from_string (
      host, g_network_address_get_port (G_NETWORK_ADDRESS (connectable)));
  self->soup = soup_server_new ("server-header", "plakat-server", NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  if (!soup_server_listen (self->soup, socket_address, 0, &reason))
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT,
                   _ ("The counters cannot be offered on %s: %s"), address, reason->message);
      return FALSE;
    }
  uris = soup_server_get_uris (self->soup);
  if (uri != NULL)
    *uri = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}
