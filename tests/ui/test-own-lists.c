/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "plakat-catalogue-sync.h"
#include "plakat-film.h"
#include "plakat-own-lists.h"
#include "plakat-store.h"
#include "plakat-wire-sync.h"
#include "plakat-wire.h"
#include "plakat-writing.h"

typedef struct
{
  char *folder;
  PlakatStore *store;
  PlakatLibrary *library;
  PlakatFilmItem *film;
} Fixture;

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A fiber resolves on the main loop, a thread does not wake it: so it looks again now and then. */
static const GValue *
wait_for (DexFuture *future)
{
  guint source = g_timeout_add (5, wake_cb, NULL);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return value;
}

static PlakatFilmItem *
create_item (const char *uid)
{
  g_autoptr (PlakatFilm) film = plakat_film_new (uid);

  film->title = g_strdup ("Metropolis");
  film->release_date.year = 1927;
  return plakat_film_item_new_for_film (film);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opened = NULL;

  fixture->folder = g_dir_make_tmp ("plakat-XXXXXX", NULL);
  opened = plakat_store_open (fixture->folder, fixture->folder, PLAKAT_STORE_LOCAL, PLAKAT_STORE_LOCAL);
  fixture->store = g_value_dup_object (wait_for (opened));
  fixture->library = plakat_store_get_library (fixture->store);
  fixture->film = create_item ("tmdb:19");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) closed = NULL;
  g_autofree char *quoted = g_shell_quote (fixture->folder);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

  closed = plakat_store_close (fixture->store);
  wait_for (closed);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->film);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
}

static char *
dup_field (Fixture *fixture, PlakatUserRecordKind kind, const char *uid, const char *field)
{
  g_autoptr (DexFuture) loaded = plakat_library_load_record (fixture->library, kind, uid);
  g_autoptr (PlakatUserRecord) record = g_value_get_pointer (wait_for (loaded));

  return g_strdup (plakat_fields_get (record->fields, field));
}

static void
await_field (
    Fixture *fixture, PlakatUserRecordKind kind, const char *uid, const char *field, const char *expected)
{
  for (;;)
    {
      g_autofree char *kept = dup_field (fixture, kind, uid, field);

      if (g_strcmp0 (kept, expected) == 0)
        return;
      g_main_context_iteration (NULL, FALSE);
    }
}

static PlakatOwnList *
await_list (PlakatOwnLists *lists, guint count)
{
  GListModel *model = plakat_own_lists_get_lists (lists);
  guint source = g_timeout_add (5, wake_cb, NULL);
  PlakatOwnList *first;

  while (g_list_model_get_n_items (model) != count)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  first = g_list_model_get_item (model, 0);
  /* the model has it */
  if (first != NULL)
    g_object_unref (first);
  return first;
}

static void
await_count (PlakatOwnList *list, guint count)
{
  guint source = g_timeout_add (5, wake_cb, NULL);

  while (plakat_own_list_get_count (list) != count)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* Lists come, change and go as the library says, and a row that stays is the same row. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatOwnLists) lists = plakat_own_lists_new (fixture->library);
  g_autoptr (DexFuture) created =
      plakat_library_create (fixture->library, PLAKAT_USER_RECORD_LIST, "Winter evenings");
  g_autofree char *uid = g_value_dup_string (wait_for (created));
  g_autofree char *list_uid = g_strconcat (PLAKAT_LIST_UID_OWN, uid, NULL);
  PlakatOwnList *list = await_list (lists, 1);
  g_autoptr (DexFuture) put = NULL;
  g_autoptr (DexFuture) renamed = NULL;
  g_autoptr (DexFuture) removed = NULL;

  g_assert_cmpstr (plakat_own_list_get_name (list), ==, "Winter evenings");
  g_assert_cmpstr (plakat_own_list_get_list_uid (list), ==, list_uid);
  g_assert_cmpuint (plakat_own_list_get_count (list), ==, 0);
  g_assert_true (plakat_own_lists_find (lists, list_uid) == list);
  put = plakat_library_put (fixture->library, list_uid, fixture->film, TRUE);
  wait_for (put);
  await_count (list, 1);
  renamed = plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_LIST, uid, NULL, "name",
                                      "Long evenings");
  wait_for (renamed);
  while (g_strcmp0 (plakat_own_list_get_name (list), "Long evenings") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (await_list (lists, 1) == list);
  removed = plakat_library_remove (fixture->library, PLAKAT_USER_RECORD_LIST, uid);
  wait_for (removed);
  g_assert_null (await_list (lists, 0));
  g_assert_null (plakat_own_lists_find (lists, list_uid));
}

/* What is on a smart list by itself is counted in the catalogue. */
static void
test_smart (Fixture *fixture, gconstpointer data)
{
  static const char json[] =
      "{\"epoch\":\"e\",\"cursor\":\"1\",\"more\":false,\"total\":2,\"persons\":[],\"films\":["
      "{\"uid\":\"tmdb:1\",\"title\":\"M\",\"genres\":[\"Crime\"]},"
      "{\"uid\":\"tmdb:2\",\"title\":\"Laura\",\"genres\":[\"Film-Noir\"]}]}";
  PlakatCatalogue *catalogue = plakat_store_get_catalogue (fixture->store);
  g_autoptr (PlakatOwnLists) lists = plakat_own_lists_new (fixture->library);
  g_autoptr (PlakatFields) fields = plakat_fields_new ();
  g_autoptr (JsonObject) object = plakat_wire_parse_object (json, strlen (json), sizeof json, NULL);
  g_autoptr (DexFuture) made = NULL;
  g_autoptr (DexFuture) filled = NULL;
  g_autoptr (DexFuture) edited = NULL;
  PlakatOwnList *list;

  plakat_fields_set (fields, "name", "Dark");
  plakat_fields_set (fields, "query", "genre:noir");
  made = plakat_library_set_fields (fixture->library, PLAKAT_USER_RECORD_LIST, "dark", NULL, fields);
  wait_for (made);
  list = await_list (lists, 1);
  g_assert_cmpstr (plakat_own_list_get_query (list), ==, "genre:noir");
  plakat_own_lists_set_catalogue (lists, catalogue);
  filled = plakat_catalogue_store_page (catalogue, plakat_catalogue_page_from_json (object, NULL));
  wait_for (filled);
  await_count (list, 1);
  edited = plakat_library_set_field (fixture->library, PLAKAT_USER_RECORD_LIST, "dark", NULL, "query",
                                     "genre:noir,crime");
  wait_for (edited);
  await_count (list, 2);
  g_assert_cmpstr (plakat_own_list_get_query (list), ==, "genre:noir,crime");
}

static void
find_view (GtkWidget *widget, GtkTextBuffer **buffer)
{
  if (GTK_IS_TEXT_VIEW (widget))
    *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_view (child, buffer);
}

/* What is written is kept by itself, an empty text takes it away, and what goes to another record is not
 * lost. */
static void
test_writing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) other = create_item ("tmdb:20");
  GtkWidget *writing = g_object_ref_sink (plakat_writing_new ("A note", 20));
  GtkTextBuffer *buffer = NULL;
  g_autofree char *none = NULL;

  find_view (writing, &buffer);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:19",
                             "text", fixture->film);
  gtk_text_buffer_set_text (buffer, "Row four", -1);
  await_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:19", "text", "Row four");
  gtk_text_buffer_set_text (buffer, "Row five", -1);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:20",
                             "text", other);
  await_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:19", "text", "Row five");
  none = dup_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:20", "text");
  g_assert_null (none);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:19",
                             "text", fixture->film);
  while (gtk_text_buffer_get_char_count (buffer) != 8)
    g_main_context_iteration (NULL, TRUE);
  gtk_text_buffer_set_text (buffer, "more letters than there is room for", -1);
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), ==, 20);
  gtk_text_buffer_set_text (buffer, "", -1);
  plakat_writing_save (PLAKAT_WRITING (writing));
  await_field (fixture, PLAKAT_USER_RECORD_NOTE, "tmdb:19", "text", NULL);
  g_object_unref (writing);
}

/* What was written is shown again where one comes back before it was kept. */
static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlakatFilmItem) other = create_item ("tmdb:20");
  GtkWidget *writing = g_object_ref_sink (plakat_writing_new ("A note", 20));
  GtkTextBuffer *buffer = NULL;

  find_view (writing, &buffer);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:19",
                             "text", fixture->film);
  gtk_text_buffer_set_text (buffer, "Row five", -1);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:20",
                             "text", other);
  plakat_writing_set_record (PLAKAT_WRITING (writing), fixture->library, PLAKAT_USER_RECORD_NOTE, "tmdb:19",
                             "text", fixture->film);
  while (gtk_text_buffer_get_char_count (buffer) != 8)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (writing);
}

int
main (int argc, char *argv[])
{
  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/own-lists/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/ui/own-lists/smart", Fixture, NULL, set_up, test_smart, tear_down);
  g_test_add ("/ui/writing/there-and-back", Fixture, NULL, set_up, test_there_and_back, tear_down);
  g_test_add ("/ui/writing/keeps", Fixture, NULL, set_up, test_writing, tear_down);
  return g_test_run ();
}
