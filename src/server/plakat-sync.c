/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-handlers.h"
#include "plakat-keys.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-sync.h"
#include "plakat-wire.h"

#define DEFAULT_LIMIT 200

static char *
scope_of (PlakatRequest *request)
{
  return g_strdup_printf ("%s\nsync\n%" G_GINT64_FORMAT, plakat_db_get_epoch (request->db), request->user_id);
}

/* Where to go on: a cursor that is not of this epoch, feed and account leads nowhere. */
static gboolean
read_place (PlakatRequest *request, const char *scope, gint64 *seq, GError **error)
{
  const char *cursor = plakat_request_get_query (request, "cursor");

  *seq = 0;
  if (cursor == NULL || plakat_keys_read_cursor (request->service->keys, scope, cursor, seq))
    return TRUE;
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_GONE,
               _ ("This cursor is not of this server's present state; start again without one."));
  return FALSE;
}

static gboolean
add_feed (PlakatRequest *request, gint64 *seq, JsonBuilder *builder, GError **error)
{
  gint64 limit = plakat_request_get_int (request, "limit", DEFAULT_LIMIT);
  gboolean more;

  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  if (!plakat_storage_read_feed (request->db, request->service->keys, request->user_id, seq,
                                 CLAMP (limit, 1, PLAKAT_MAX_PAGE_SIZE), builder, &more, error))
    return FALSE;
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, more);
  json_builder_set_member_name (builder, "acked");
  json_builder_begin_object (builder);
  if (!plakat_storage_read_acked (request->db, request->user_id, builder, error))
    return FALSE;
  json_builder_end_object (builder);
  return TRUE;
}

void
plakat_handle_changes (PlakatRequest *request)
{
  g_autofree char *scope = scope_of (request);
  g_autofree char *cursor = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (GError) error = NULL;
  gboolean done;
  gint64 seq;

  if (!read_place (request, scope, &seq, &error) || !plakat_db_begin_read (request->db, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json_builder_begin_object (builder);
  done = add_feed (request, &seq, builder, &error);
  if (!plakat_db_end (request->db, done, done ? &error : NULL))
    {
      plakat_reply_error (request, error);
      return;
    }
  cursor = plakat_keys_make_cursor (request->service->keys, scope, seq);
  plakat_wire_add_text (builder, "cursor", cursor);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->db));
  json_builder_end_object (builder);
  plakat_reply_json (request, 200, builder);
}

static void
answer_results (PlakatRequest *request, GPtrArray *results)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  plakat_wire_add_text (builder, "epoch", plakat_db_get_epoch (request->db));
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; i < results->len; i++)
    plakat_op_result_to_json (g_ptr_array_index (results, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  plakat_reply_json (request, 200, builder);
}

void
plakat_handle_push (PlakatRequest *request)
{
  g_autofree char *device = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ops = plakat_ops_from_json (request->body, &device, &error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);

  if (ops != NULL
      && plakat_storage_apply_ops (request->db, request->service->keys, request->user_id, device, ops,
                                   results, &error))
    answer_results (request, results);
  else
    plakat_reply_error (request, error);
}
