/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-reply.h"
#include "plakat-route.h"
#include "plakat-storage-films.h"
#include "plakat-storage-lists.h"
#include "plakat-wire-sync.h"
#include "plakat-wire.h"

#define DEFAULT_LIMIT 200

static const char *const capabilities[] = { "catalogue", "sync",      "ratings", "half-stars", "reviews",
                                            "favorites", "watchlist", "persons", "search",     "files" };

void
plakat_handle_root (PlakatRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "name", "plakat-server");
  plakat_wire_add_text (builder, "kind", "plakat");
  plakat_wire_add_text (builder, "version", PLAKAT_VERSION);
  plakat_wire_add_int64 (builder, "api", 1);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->service->db));
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (capabilities); i++)
    json_builder_add_string_value (builder, capabilities[i]);
  json_builder_end_array (builder);
  plakat_wire_add_text (builder, "files", "/files/");
  json_builder_end_object (builder);
  plakat_reply_json (request, SOUP_STATUS_OK, builder);
}

static char *
scope_of (PlakatRequest *request, const char *feed, gint64 user_id)
{
  return g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, plakat_db_get_epoch (request->service->db), feed,
                          user_id);
}

/* Where to go on: a cursor that is not of this epoch, feed and account leads nowhere. */
static gboolean
read_place (PlakatRequest *request, const char *scope, gint64 *seq, gint64 *limit, GError **error)
{
  const char *cursor = plakat_request_get_query (request, "cursor");

  *seq = 0;
  *limit = DEFAULT_LIMIT;
  if (!plakat_request_get_count (request, "limit", 1, PLAKAT_MAX_PAGE_SIZE, limit, error))
    return FALSE;
  if (cursor == NULL || plakat_keys_read_cursor (request->service->keys, scope, cursor, seq))
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_GONE,
               _ ("This cursor is not of this server's present state; start again without one."));
  return FALSE;
}

void
plakat_handle_catalogue (PlakatRequest *request)
{
  g_autofree char *scope = scope_of (request, "catalogue", 0);
  g_autofree char *cursor = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 seq, limit;
  gboolean more;
  GString *json;

  if (!read_place (request, scope, &seq, &limit, &error)
      || !plakat_storage_read_catalogue (request->service->db, &seq, limit, page, &more, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  cursor = plakat_keys_make_cursor (request->service->keys, scope, seq);
  json = g_string_sized_new (page->len + 256);
  g_string_printf (json, "{\"epoch\":\"%s\",\"cursor\":\"%s\",\"more\":%s,",
                   plakat_db_get_epoch (request->service->db), cursor, more ? "true" : "false");
  g_string_append_len (json, page->str, page->len);
  g_string_append_c (json, '}');
  plakat_reply_packed (request, json);
}

void
plakat_handle_sync (PlakatRequest *request)
{
  g_autofree char *scope = scope_of (request, "sync", request->user_id);
  g_autofree char *cursor = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GError) error = NULL;
  gint64 seq, limit;
  gboolean more;

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->service->db));
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  if (!read_place (request, scope, &seq, &limit, &error)
      || !plakat_storage_read_feed (request->service->db, request->user_id, &seq, limit, builder, &more,
                                    &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json_builder_end_array (builder);
  cursor = plakat_keys_make_cursor (request->service->keys, scope, seq);
  plakat_wire_add_text (builder, "cursor", cursor);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, more);
  json_builder_end_object (builder);
  plakat_reply_json (request, SOUP_STATUS_OK, builder);
}

static void
answer_results (PlakatRequest *request, GPtrArray *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->service->db));
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    plakat_op_result_to_json (g_ptr_array_index (results, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  plakat_reply_json (request, SOUP_STATUS_OK, builder);
}

void
plakat_handle_sync_push (PlakatRequest *request)
{
  g_autofree char *device = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = plakat_ops_from_json (request->body, &device, &error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);

  if (ops != NULL
      && plakat_storage_apply_ops (request->service->db, request->user_id, device, ops, results, &error))
    answer_results (request, results);
  else
    plakat_reply_error (request, error);
}
