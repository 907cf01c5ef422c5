/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "plakat-accounts-private.h"

/* A library that was removed is kept so long. */
#define KEPT_SECONDS ((gint64) 90 * 24 * 3600)
/* And a day longer, from when it was first seen to be too old: a clock that was wrong once deletes nothing.
 */
#define DOUBT_SECONDS ((gint64) 24 * 3600)

#define REMOVED_FOLDER "removed"
#define REMOVED_NOTE "removed.ini"
#define REMOVED_GROUP "removed"

void
plakat_server_found_free (PlakatServerFound *self)
{
  g_free (self->base);
  g_free (self);
}

void
plakat_known_account_free (PlakatKnownAccount *self)
{
  g_free (self->uuid);
  g_free (self->origin);
  g_free (self->username);
  g_free (self);
}

void
plakat_accounts_save_known (PlakatAccounts *self)
{
  g_autofree char *path = g_build_filename (self->data_dir, "accounts.ini", NULL);
  g_autofree char *text = g_key_file_to_data (self->known, NULL, NULL);
  g_autofree char *there = NULL;
  g_autoptr (GError) error = NULL;

  /* the disk is waited for, at each start too: nothing is written that stands there */
  if (g_file_get_contents (path, &there, NULL, NULL) && g_str_equal (text, there))
    return;
  g_mkdir_with_parents (self->data_dir, 0700);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, &error))
    g_warning ("Which account was open last is not remembered: %s", error->message);
}

char *
plakat_accounts_dup_folder (PlakatAccounts *self, const char *uuid)
{
  return g_build_filename (self->data_dir, "accounts", uuid, NULL);
}

/* An account of before there were kinds is at a plakat-server. */
PlakatServerKind
plakat_accounts_get_kind (PlakatAccounts *self, const char *uuid)
{
  g_autofree char *text = g_key_file_get_string (self->known, uuid, "kind", NULL);
  PlakatServerKind kind;

  return text != NULL && plakat_server_kind_from_string (text, &kind) ? kind : PLAKAT_SERVER_PLAKAT;
}

/**
 * plakat_accounts_list_known:
 *
 * Returns: (transfer full) (element-type PlakatKnownAccount): the accounts that can be opened without signing
 * in; neither those that were signed out of nor this computer's own
 */
GPtrArray *
plakat_accounts_list_known (PlakatAccounts *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_known_account_free);
  g_autofree char *current = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (PLAKAT_IS_ACCOUNTS (self), list);

  current = g_key_file_get_string (self->known, PLAKAT_ACCOUNTS_GROUP, "current", NULL);
  groups = g_key_file_get_groups (self->known, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (PlakatKnownAccount) known = g_new0 (PlakatKnownAccount, 1);

      known->origin = g_key_file_get_string (self->known, groups[i], "origin", NULL);
      if (known->origin == NULL || g_key_file_get_boolean (self->known, groups[i], "signed-out", NULL))
        continue;
      known->uuid = g_strdup (groups[i]);
      known->username = g_key_file_get_string (self->known, groups[i], "username", NULL);
      known->kind = plakat_accounts_get_kind (self, groups[i]);
      known->current = self->current != NULL && g_strcmp0 (current, groups[i]) == 0;
      g_ptr_array_add (list, g_steal_pointer (&known));
    }
  return list;
}

/* ── what was removed ──────────────────────────────────────────────────── */

static gint64
get_wall_clock (PlakatAccounts *self)
{
  if (self->environment->get_wall_clock != NULL)
    return self->environment->get_wall_clock (self->environment->data);
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Moves the account's folder to those that were removed, and forgets the account. It is closed. */
gboolean
plakat_accounts_move_away (PlakatAccounts *self, const char *uuid, GError **error)
{
  g_autofree char *from = plakat_accounts_dup_folder (self, uuid);
  g_autofree char *parent = g_build_filename (self->data_dir, REMOVED_FOLDER, NULL);
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT, uuid, g_get_real_time ());
  g_autofree char *to = g_build_filename (parent, name, NULL);
  g_autofree char *note = g_build_filename (from, REMOVED_NOTE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_int64 (file, REMOVED_GROUP, "at", get_wall_clock (self));
  if (g_mkdir_with_parents (parent, 0700) < 0 || !g_key_file_save_to_file (file, note, error)
      || g_rename (from, to) < 0)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     _ ("The lists cannot be removed: “%s” cannot be written."), parent);
      return FALSE;
    }
  g_key_file_remove_group (self->known, uuid, NULL);
  plakat_accounts_save_known (self);
  return TRUE;
}

static void
delete_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        delete_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
look_at_removed (const char *path, gint64 now)
{
  g_autofree char *note = g_build_filename (path, REMOVED_NOTE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gint64 at, doubted;

  if (!g_key_file_load_from_file (file, note, G_KEY_FILE_NONE, NULL))
    return;
  at = g_key_file_get_int64 (file, REMOVED_GROUP, "at", NULL);
  doubted = g_key_file_get_int64 (file, REMOVED_GROUP, "too-old-at", NULL);
  if (now - at <= KEPT_SECONDS)
    {
      if (g_key_file_remove_key (file, REMOVED_GROUP, "too-old-at", NULL))
        g_key_file_save_to_file (file, note, NULL);
    }
  else if (doubted == 0)
    {
      g_key_file_set_int64 (file, REMOVED_GROUP, "too-old-at", now);
      g_key_file_save_to_file (file, note, NULL);
    }
  else if (now - doubted > DOUBT_SECONDS)
    delete_folder (path);
}

/* Deletes what was removed long ago. */
void
plakat_accounts_purge (PlakatAccounts *self)
{
  g_autofree char *parent = g_build_filename (self->data_dir, REMOVED_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);

      look_at_removed (path, get_wall_clock (self));
    }
}
