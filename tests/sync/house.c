/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "house.h"
#include "plakat-auteurflix-parse.h"
#include "plakat-film.h"
#include "plakat-library-lists.h"

#define EMAIL "ada@example.org"

void
house_set_up (House *self, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;

  self->server = stand_in_new (kind, NULL);
  self->name = stand_in_is_real (self->server) ? g_strdup_printf ("ada%x", g_random_int ()) : g_strdup (ADA);
  self->email =
      stand_in_is_real (self->server) ? g_strconcat (self->name, "@example.org", NULL) : g_strdup (EMAIL);
  self->place.origin = stand_in_origin (self->server);
  self->place.folder = g_dir_make_tmp ("plakat-sync-XXXXXX", &error);
  g_assert_no_error (error);
  self->place.starter = self->place.folder;
  self->desk = device_new (&self->place, "desk");
  self->lap = device_new (&self->place, "lap");
}

void
house_set_up_far (House *self, gconstpointer kind)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) error = NULL;

  house_set_up (self, kind);
  uri = g_uri_parse (self->place.origin, G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);
  self->place.proxy = proxy_new ();
  proxy_lead (self->place.proxy, (guint) g_uri_get_port (uri), 0);
  self->place.origin = proxy_get_origin (self->place.proxy);
}

void
house_tear_down (House *self, gconstpointer kind)
{
  device_free (self->desk);
  device_free (self->lap);
  fixture_forget ();
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_pointer (&self->place.proxy, proxy_free);
  stand_in_free (self->server);
  fixture_remove (self->place.folder);
  g_free (self->place.folder);
  g_free (self->name);
  g_free (self->email);
}

gboolean
house_is_ours (House *self)
{
  if (stand_in_is_real (self->server))
    g_test_skip ("A real server cannot be told what to do");
  return !stand_in_is_real (self->server);
}

void
house_control (House *self, const char *what)
{
  g_free (stand_in_control (self->server, what));
}

void
house_begin_both (House *self)
{
  device_register (self->desk, self->name);
  device_sign_in (self->lap, self->email);
  device_sync (self->desk);
  device_sync (self->lap);
}

void
house_register (House *self)
{
  device_use (self->desk,
              g_value_get_object (fixture_wait (plakat_accounts_register (
                  self->desk->accounts, self->place.origin, self->email, self->email, PASSWORD))));
}

void
house_say (Device *device, const char *field, const char *value)
{
  fixture_wait (plakat_library_set_field (device->library, PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID,
                                          NULL, field, value));
}

void
house_assert_says (Device *device, const char *field, const char *value)
{
  g_autofree char *sql = g_strdup_printf ("SELECT value ->> '%s' FROM record WHERE kind = 'account'", field);
  g_autofree char *is = device_dup_text (device, sql);

  g_assert_cmpstr (is, ==, value);
}

void
house_sync_both (House *self, guint times)
{
  for (guint i = 0; i < times; i++)
    {
      device_sync (self->desk);
      device_sync (self->lap);
    }
}

PlakatFilmItem *
house_make_film (House *self, const char *number)
{
  g_autofree char *uid = plakat_flix_make_uid (self->place.origin, number);
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->title = g_strdup_printf ("Film %s", number);
  return plakat_film_item_new_for_film (film);
}

void
house_put (House *self, Device *device, const char *list_uid, const char *number, gboolean want)
{
  g_autoptr (PlakatFilmItem) film = house_make_film (self, number);

  fixture_wait (plakat_library_put (device->library, list_uid, film, want));
}

/* Lives as long as nothing else is waited for. */
static const PlakatUserRecord *
get_only_profile (Device *device)
{
  GPtrArray *profiles = g_value_get_boxed (
      fixture_wait (plakat_library_load_records (device->library, PLAKAT_USER_RECORD_PROFILE)));

  g_assert_cmpuint (profiles->len, ==, 1);
  return g_ptr_array_index (profiles, 0);
}

void
house_assert_only_profile (Device *device, const char *name)
{
  g_assert_cmpstr (plakat_fields_get (get_only_profile (device)->fields, "name"), ==, name);
}

char *
house_dup_only_list (Device *device)
{
  return g_strconcat (PLAKAT_LIST_UID_PROFILE, get_only_profile (device)->uid, NULL);
}
