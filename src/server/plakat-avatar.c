/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <sodium.h>

#include "plakat-audit.h"
#include "plakat-handlers.h"
#include "plakat-reencode.h"
#include "plakat-reply.h"
#include "plakat-storage-accounts.h"
#include "plakat-storage-avatar.h"
#include "plakat-storage-lists.h"

#define KEY_BYTES 16

static void
answer_outcome (PlakatRequest *request, PlakatReencodeOutcome outcome)
{
  switch (outcome)
    {
    case PLAKAT_REENCODE_KIND:
      plakat_reply_problem (request, 415,
                            _ ("Send a PNG, JPEG or WebP picture, and with it the type that it has."));
      return;
    case PLAKAT_REENCODE_LARGE:
      plakat_reply_problem (
          request, 422,
          _ ("The picture is too large; it may have 1 MiB, 4096 pixels a side and 16 million in all."));
      return;
    case PLAKAT_REENCODE_SLOW:
      plakat_reply_problem (request, 422,
                            _ ("Reading the picture took too long; please send a simpler one."));
      return;
    case PLAKAT_REENCODE_UNABLE:
      plakat_reply_problem (request, 415, _ ("This server cannot read pictures of that kind."));
      return;
    case PLAKAT_REENCODE_BUSY:
      plakat_reply_problem (request, 429, _ ("Too many pictures are being read just now; please try again."));
      plakat_reply_set_header (request, "Retry-After", "2");
      return;
    case PLAKAT_REENCODE_DONE:
    case PLAKAT_REENCODE_DAMAGED:
    default:
      plakat_reply_problem (request, 422, _ ("The picture cannot be read; it may be damaged."));
    }
}

static char *
get_declared_type (PlakatRequest *request)
{
  const char *text = plakat_request_get_header (request, "content-type");
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ";", 2);

  return parts[0] ? g_ascii_strdown (g_strstrip (parts[0]), -1) : NULL;
}

void
plakat_prepare_avatar_set (PlakatRequest *request)
{
  g_autofree char *type = get_declared_type (request);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  PlakatReencodeOutcome outcome;
  GBytes *jpeg;

  outcome = plakat_reencode_picture (request->bytes ? request->bytes : none, type, &jpeg);
  if (outcome == PLAKAT_REENCODE_DONE)
    plakat_request_set_data (request, jpeg, (GDestroyNotify) g_bytes_unref);
  else
    answer_outcome (request, outcome);
}

/* Who does not know the key cannot guess it. */
static char *
make_key (void)
{
  guchar bytes[KEY_BYTES];
  char text[KEY_BYTES * 2 + 1];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (text, sizeof text, bytes, sizeof bytes);
  return g_strdup_printf ("avatar-%s.jpg", text);
}

static void
answer_avatar (PlakatRequest *request)
{
  g_auto (PlakatAvatar) avatar = { 0 };
  g_autoptr (GError) error = NULL;
  GString *json;

  if (!plakat_storage_get_avatar (request->db, request->user_id, &avatar, &error))
    {
      plakat_reply_error (request, error);
      return;
    }
  json = g_string_new (NULL);
  plakat_avatar_append (&avatar, json);
  plakat_reply_text (request, 200, json);
}

void
plakat_handle_avatar_set (PlakatRequest *request)
{
  g_autofree char *key = make_key ();
  g_autoptr (GError) error = NULL;

  if (!plakat_storage_lock_account (request->db, request->user_id, &error)
      || !plakat_storage_set_avatar (request->db, request->user_id, key, request->data, &error))
    plakat_reply_error (request, error);
  else if (plakat_audit_add (request, PLAKAT_AUDIT_AVATAR_SET, request->user_id, NULL))
    answer_avatar (request);
}

void
plakat_handle_avatar_remove (PlakatRequest *request)
{
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (!plakat_storage_lock_account (request->db, request->user_id, &error)
      || !plakat_storage_clear_avatar (request->db, request->user_id, &found, &error))
    plakat_reply_error (request, error);
  else if (!found || plakat_audit_add (request, PLAKAT_AUDIT_AVATAR_REMOVED, request->user_id, NULL))
    plakat_reply_empty (request, 204);
}
