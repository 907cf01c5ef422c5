/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-db.h"
#include "plakat-keyring.h"
#include "plakat-rotate.h"
#include "plakat-seal.h"

/* Access tokens live for a quarter of it, and a refresh token that was traded in is answered again for a
 * minute. */
#define OLD_SECONDS 3600

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);

  return g_date_time_format (utc, "%Y-%m-%d %H:%M:%S UTC");
}

typedef struct
{
  PlakatDb *db;
  PlakatKeys *keys;
} Rotation;

static void
rotation_clear (Rotation *self)
{
  g_clear_pointer (&self->keys, plakat_keys_free);
  g_clear_pointer (&self->db, plakat_db_close);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rotation, rotation_clear)

static gboolean
rotation_open (Rotation *self, const PlakatSettings *settings, GError **error)
{
  self->db = plakat_db_open (settings->database, PLAKAT_DB_OWN, error);
  self->keys = self->db ? plakat_seal_open_keys (settings->key_file, self->db, error) : NULL;
  return self->keys != NULL;
}

/* The newest key, and since when it is in use. */
static guint
get_newest (Rotation *self, gint64 *since)
{
  g_autoptr (PlakatKeyring) ring = plakat_keys_dup_ring (self->keys, 0);
  const PlakatKey *newest = &ring->keys[ring->n_keys - 1];

  *since = newest->since;
  return newest->number;
}

/* Servers look at the key file once a second: all know the key before the first one uses it. */
static guint
wait_for_newest (Rotation *self)
{
  gint64 since;
  guint number = get_newest (self, &since);
  g_autofree char *time = format_time (since);

  if (since > get_now ())
    g_print (_ ("The key %u is used from %s on.\n"), number, time);
  while (since > get_now ())
    g_usleep (G_USEC_PER_SEC / 10);
  return number;
}

static gboolean
renew (Rotation *self, gint64 *n, GError **error)
{
  guint number = wait_for_newest (self);

  if (!plakat_seal_renew (self->keys, self->db, n, error))
    return FALSE;
  if (*n > 0)
    g_print (ngettext ("%" G_GINT64_FORMAT " row was sealed with the key %u.\n",
                       "%" G_GINT64_FORMAT " rows were sealed with the key %u.\n", *n),
             *n, number);
  return TRUE;
}

/**
 * plakat_rotate:
 * @settings: where the keys and the database are
 * @delay: seconds until the new key is used
 * @error: return location
 *
 * Adds a key, and seals everything with it, while servers run. Where an earlier rotation was stopped before
 * its end, that one is finished instead.
 *
 * Returns: %TRUE if nothing in the database needs an older key any more
 */
gboolean
plakat_rotate (const PlakatSettings *settings, int delay, GError **error)
{
  g_auto (Rotation) rotation = { 0 };
  gint64 n, since;
  gboolean unfinished;

  if (!rotation_open (&rotation, settings, error))
    return FALSE;
  get_newest (&rotation, &since);
  unfinished = since > get_now ();
  if (!renew (&rotation, &n, error))
    return FALSE;
  if (unfinished || n > 0)
    {
      g_print ("%s\n", _ ("That finished an earlier rotation; no key was added."));
      return TRUE;
    }
  if (!plakat_keyring_add (settings->key_file, get_now () + delay, error)
      || !plakat_keys_reload (rotation.keys, error) || !renew (&rotation, &n, error))
    return FALSE;
  g_print (_ ("The key %u is in use. Keep a copy of %s, apart from the database.\n"),
           get_newest (&rotation, &since), settings->key_file);
  return TRUE;
}

/**
 * plakat_rotate_forget_old:
 * @settings: where the keys and the database are
 * @error: return location; %PLAKAT_SERVER_ERROR_CONFLICT if it is too early
 *
 * Forgets all keys but the one in use, once nothing needs them: what is sealed is sealed with that one, and
 * the tokens of the others have run out.
 *
 * Returns: %TRUE if there is one key now
 */
gboolean
plakat_rotate_forget_old (const PlakatSettings *settings, GError **error)
{
  g_auto (Rotation) rotation = { 0 };
  gint64 n, since;
  guint newest, n_forgotten;

  if (!rotation_open (&rotation, settings, error) || !renew (&rotation, &n, error))
    return FALSE;
  newest = get_newest (&rotation, &since);
  if (since + OLD_SECONDS > get_now ())
    {
      g_autofree char *time = format_time (since + OLD_SECONDS);

      g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_CONFLICT,
                   _ ("People still have tokens of the older keys; try again after %s."), time);
      return FALSE;
    }
  if (!plakat_keyring_forget (settings->key_file, newest, &n_forgotten, error))
    return FALSE;
  g_print (
      ngettext (
          "%u key was forgotten. Copies of the database that were made before it went need it; a copy of the "
          "key file that has it must be kept as long as they are.\n",
          "%u keys were forgotten. Copies of the database that were made before they went need them; a copy "
          "of the key file that has them must be kept as long as they are.\n",
          n_forgotten),
      n_forgotten);
  return TRUE;
}
