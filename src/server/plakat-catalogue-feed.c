/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-handlers.h"
#include "plakat-keys.h"
#include "plakat-reply.h"
#include "plakat-service.h"
#include "plakat-storage-catalogue.h"

#define DEFAULT_LIMIT 200

/**
 * Place:
 * @scope: what a cursor is bound to: this feed of this epoch
 * @seq: the number after which to go on
 * @etag: names what stands there
 */
typedef struct
{
  char *scope;
  gint64 seq;
  gint64 limit;
  char *etag;
} Place;

static void
place_clear (Place *self)
{
  g_free (self->scope);
  g_free (self->etag);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* The same question of the same state of the catalogue has the same answer. The state is read before the
 * rows: at worst a tag is older than they are. */
static gboolean
read_place (PlakatRequest *request, Place *place, GError **error)
{
  const char *cursor = plakat_request_get_query (request, "cursor");
  const char *epoch = plakat_db_get_epoch (request->db);
  gint64 state;

  place->scope = g_strdup_printf ("%s\ncatalogue\n0", epoch);
  place->limit = CLAMP (plakat_request_get_int (request, "limit", DEFAULT_LIMIT), 1, PLAKAT_MAX_PAGE_SIZE);
  if (cursor != NULL && !plakat_keys_read_cursor (request->service->keys, place->scope, cursor, &place->seq))
    {
      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_GONE,
                   _ ("This cursor is not of this server's present state; start again without one."));
      return FALSE;
    }
  if (!plakat_storage_read_catalogue_state (request->db, &state, error))
    return FALSE;
  place->etag =
      g_strdup_printf ("W/\"%s-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                       epoch, place->seq, place->limit, state);
  return TRUE;
}

static GString *
read_page (PlakatRequest *request, Place *place, GError **error)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *cursor = NULL;
  gboolean more;
  GString *json;

  if (!plakat_storage_read_catalogue (request->db, &place->seq, place->limit, page, &more, error))
    return NULL;
  cursor = plakat_keys_make_cursor (request->service->keys, place->scope, place->seq);
  json = g_string_sized_new (page->len + 256);
  g_string_printf (json, "{\"epoch\":\"%s\",\"cursor\":\"%s\",\"more\":%s,",
                   plakat_db_get_epoch (request->db), cursor, more ? "true" : "false");
  g_string_append_len (json, page->str, page->len);
  g_string_append_c (json, '}');
  return json;
}

void
plakat_handle_catalogue (PlakatRequest *request)
{
  const char *known = plakat_request_get_header (request, "if-none-match");
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  GString *json;

  if (!read_place (request, &place, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  if (known != NULL && (strstr (known, place.etag + strlen ("W/")) != NULL || g_str_equal (known, "*")))
    plakat_reply_empty (request, 304);
  else
    {
      json = read_page (request, &place, &error);
      if (json == NULL)
        {
          plakat_reply_error (request, error);
          return;
        }
      plakat_reply_packed (request, json);
    }
  plakat_reply_set_header (request, "ETag", place.etag);
  plakat_reply_set_header (request, "Cache-Control", "no-cache");
}
