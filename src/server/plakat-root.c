/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-handlers.h"
#include "plakat-picture-widths.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-catalogue.h"
#include "plakat-wire.h"

static const char *const capabilities[] = {
  "catalogue",       "sync",          "ratings", "half-stars", "reviews",    "favorites",
  "watchlist",       "persons",       "search",  "files",      "facets",     "similar",
  "recommendations", "countries",     "auteurs", "decades",    "characters", "photos",
  "profiles",        "profile-lists", "devices", "avatars",    "export",     "deletion",
  "if-match",        "idempotency",   "lists",   "notes",      "watched",    "account",
};

static void
add_widths (JsonBuilder *builder, PlakatService *service)
{
  gsize length;
  const int *widths = plakat_picture_widths_get (&length);

  json_builder_set_member_name (builder, "file_widths");
  json_builder_begin_array (builder);
  for (gsize i = 0; service->pictures != NULL && i < length; i++)
    json_builder_add_int_value (builder, widths[i]);
  json_builder_end_array (builder);
}

void
plakat_handle_root (PlakatRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "name", "plakat-server");
  plakat_wire_add_text (builder, "kind", "plakat");
  plakat_wire_add_text (builder, "version", PLAKAT_VERSION);
  plakat_wire_add_int64 (builder, "api", 1);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->db));
  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (capabilities); i++)
    json_builder_add_string_value (builder, capabilities[i]);
  json_builder_end_array (builder);
  plakat_wire_add_text (builder, "files", "/files/");
  add_widths (builder, request->service);
  json_builder_end_object (builder);
  plakat_reply_json (request, 200, builder);
}

void
plakat_handle_document (PlakatRequest *request)
{
  const PlakatContract *contract = request->service->contract;
  const char *known = plakat_request_get_header (request, "if-none-match");

  if (known != NULL && strstr (known, plakat_contract_get_etag (contract)) != NULL)
    plakat_reply_empty (request, 304);
  else
    plakat_reply_bytes (request, 200, "application/json", g_bytes_ref (plakat_contract_get_text (contract)));
  plakat_reply_set_header (request, "ETag", plakat_contract_get_etag (contract));
}

static void
answer_health (PlakatRequest *request, const char *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "status", status);
  json_builder_end_object (builder);
  plakat_reply_json (request, 200, builder);
  plakat_reply_set_header (request, "Cache-Control", "no-store");
}

void
plakat_handle_healthz (PlakatRequest *request)
{
  answer_health (request, "alive");
}

void
plakat_handle_readyz (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  if (plakat_storage_read_catalogue_state (request->db, &value, &error))
    answer_health (request, "ready");
  else
    plakat_reply_problem (request, 503, _ ("The database does not answer just now."));
}
