/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-accounts.h"
#include "plakat-entry.h"
#include "proxy.h"

G_BEGIN_DECLS

#define ADA "ada"
#define BOB "bob"
#define PASSWORD "correct horse battery"

/**
 * Place:
 * @folder: everything of the test, removed when it ends
 * @origin: where devices find the server: through the proxy
 * @database: of the server
 * @port: the server's own, the same each time it starts
 *
 * The real server with a database of its own, and a network before it that can fail.
 */
typedef struct
{
  char *folder;
  char *starter;
  const char *origin;
  char *database;
  guint port;
  GSubprocess *server;
  Proxy *proxy;
} Place;

/** Device: the folders of one computer, and what is open there */
typedef struct
{
  Place *place;
  char *data;
  char *cache;
  PlakatAccounts *accounts;
  PlakatAccount *account;
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
  PlakatEngine *engine;
} Device;

/* Leaves the program where the server was not built; gives the process a keyring of its own. */
void
fixture_init (int *argc, char ***argv);
/* The same for what needs no server. */
void
fixture_init_alone (int *argc, char ***argv);
int
fixture_run (void);
const GValue *
fixture_wait (DexFuture *future);
GError *
fixture_wait_for_error (DexFuture *future);
gboolean
fixture_try (DexFuture *future, GError **error);
void
fixture_remove (char *folder);
/* A program whose output can be read, and which ends when the test does. */
GSubprocess *
fixture_spawn (const char *const *argv);
void
fixture_wait_until (gboolean (*holds) (gpointer data), gpointer data);

void
fixture_forget (void);
PlakatFilmItem *
fixture_make_item (int number);
/* Puts the clock of all engines forward. */
void
fixture_advance (gint64 span);

void
place_set_up (Place *self, gconstpointer films);
void
place_tear_down (Place *self, gconstpointer films);
void
place_load (Place *self, guint n_films);
void
place_load_file (Place *self, const char *path);
void
place_start_server (Place *self);
void
place_stop_server (Place *self);
/* Takes notice of a server that was killed. */
void
place_bury_server (Place *self);

Device *
device_new (Place *place, const char *name);
void
device_free (Device *self);
/* Anew, with nothing open. */
void
device_open_accounts (Device *self, const char *starter);
void
device_register (Device *self, const char *username);
void
device_sign_in (Device *self, const char *username);
/* Shuts the computer down as it is, and opens what was open last. */
void
device_shut (Device *self);
void
device_open_last (Device *self);
void
device_use (Device *self, PlakatAccount *account);
void
device_open_local (Device *self);
/* The lists stay; what is on this computer is open then. */
void
device_sign_out (Device *self);
char *
device_dup_library_path (Device *self);
void
fixture_assert_sentence (const GError *error);
/* A whole cycle that began after this was called. */
void
device_sync (Device *self);
/* One that runs comes to its end, and nothing holds the next. */
void
device_end_cycle (Device *self);
GError *
device_sync_in_vain (Device *self);

void
device_list (Device *self, PlakatListKind list, int film, gboolean want);
void
device_rate (Device *self, int film, int half_stars);
void
device_review (Device *self, int film, const char *review);
PlakatMarks
device_get_marks (Device *self, int film);
char *
device_dup_review (Device *self, int film);
char *
device_dup_text (Device *self, const char *sql);
gint64
device_read_int (Device *self, const char *sql);

#define assert_state(device, expected) \
  g_assert_cmpint (plakat_engine_get_state ((device)->engine), ==, PLAKAT_SYNC_##expected)
#define assert_listed(device, film) \
  g_assert_cmpuint (device_get_marks (device, film) & PLAKAT_MARK_WATCHLIST, ==, PLAKAT_MARK_WATCHLIST)
#define assert_not_listed(device, film) \
  g_assert_cmpuint (device_get_marks (device, film) & PLAKAT_MARK_WATCHLIST, ==, 0)
#define assert_waiting(device, count) \
  g_assert_cmpuint (plakat_engine_get_waiting ((device)->engine), ==, count)

#define ADD_PLACE_TEST(path, films, function) \
  g_test_add (path, Place, GUINT_TO_POINTER (films), place_set_up, function, place_tear_down)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Device, device_free)

G_END_DECLS
