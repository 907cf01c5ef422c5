/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-library-page.h"
#include "plakat-list-edits.h"
#include "plakat-marking.h"
#include "plakat-window.h"

typedef enum
{
  CREATE,
  RENAME,
  REMOVE,
  RESTORE,
  PUT,
  MOVE,
} Verb;

typedef struct
{
  Verb verb;
  GWeakRef window;
  PlakatLibrary *library;
  PlakatUserRecordKind kind;
  PlakatFilmItem *film;
  char *uid;
  char *list_uid;
  char *name;
  char *film_uid;
  char *before;
  gboolean want;
  gboolean quiet;
} Edit;

static Edit *
edit_new (Verb verb, GtkWidget *from, PlakatLibrary *library)
{
  Edit *edit = g_new0 (Edit, 1);
  GtkRoot *root = from ? gtk_widget_get_root (from) : NULL;

  edit->verb = verb;
  g_weak_ref_init (&edit->window, PLAKAT_IS_WINDOW (root) ? root : NULL);
  edit->library = g_object_ref (library);
  return edit;
}

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_weak_ref_clear (&edit->window);
  g_object_unref (edit->library);
  g_clear_object (&edit->film);
  g_free (edit->uid);
  g_free (edit->list_uid);
  g_free (edit->name);
  g_free (edit->film_uid);
  g_free (edit->before);
  g_free (edit);
}

static void
run_edit (Edit *edit);

static void
undo_cb (gpointer data)
{
  run_edit (data);
}

/* (transfer full) @undo */
static void
say (Edit *edit, const char *sentence, Edit *undo)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&edit->window);

  if (window == NULL)
    g_clear_pointer (&undo, edit_free);
  else if (undo != NULL)
    plakat_marking_say_undo (window, sentence, undo_cb, undo, edit_free);
  else
    plakat_marking_say (window, sentence);
}

static Edit *
create_undo (Edit *edit, Verb verb)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&edit->window);
  Edit *undo = edit_new (verb, window, edit->library);

  undo->kind = edit->kind;
  undo->uid = g_strdup (edit->uid);
  undo->list_uid = g_strdup (edit->list_uid);
  undo->name = g_strdup (edit->name);
  g_set_object (&undo->film, edit->film);
  undo->want = !edit->want;
  undo->quiet = TRUE;
  return undo;
}

static void
await_create (Edit *edit, GError **error)
{
  g_autofree char *uid =
      dex_await_string (plakat_library_create (edit->library, edit->kind, edit->name), error);
  g_autofree char *sentence = NULL;
  g_autofree char *list_uid = NULL;

  if (uid == NULL)
    return;
  list_uid = g_strconcat (
      edit->kind == PLAKAT_USER_RECORD_PROFILE ? PLAKAT_LIST_UID_PROFILE : PLAKAT_LIST_UID_OWN, uid, NULL);
  if (edit->film == NULL)
    {
      g_autoptr (GtkWidget) window = g_weak_ref_get (&edit->window);

      /* profiles are made in a dialog, which goes on */
      if (window != NULL && edit->kind == PLAKAT_USER_RECORD_LIST)
        gtk_widget_activate_action (window, "win.show-place", "s", list_uid);
      return;
    }
  if (!dex_await (plakat_library_put (edit->library, list_uid, edit->film, TRUE), error))
    return;
  /* Translators: a film's title, then the name of a list */
  sentence = g_strdup_printf (_ ("“%s” is on the new list “%s”"), plakat_film_item_get_title (edit->film),
                              edit->name);
  say (edit, sentence, NULL);
}

static void
await_rename (Edit *edit, GError **error)
{
  dex_await (plakat_library_set_field (edit->library, edit->kind, edit->uid, NULL, "name", edit->name),
             error);
}

static void
await_remove (Edit *edit, GError **error)
{
  g_autofree char *sentence = NULL;

  if (!dex_await (plakat_library_remove (edit->library, edit->kind, edit->uid), error))
    return;
  /* Translators: %s is the name of a list or of a profile */
  sentence = g_strdup_printf (edit->kind == PLAKAT_USER_RECORD_PROFILE ? _ ("Profile “%s” deleted")
                                                                       : _ ("List “%s” deleted"),
                              edit->name);
  say (edit, sentence, create_undo (edit, RESTORE));
}

/* From the bin it comes back with its films. */
static void
await_restore (Edit *edit, GError **error)
{
  const char *kind = plakat_user_record_kind_to_string (edit->kind);
  g_autoptr (GPtrArray) bin = dex_await_boxed (plakat_library_load_bin (edit->library), error);

  for (guint i = 0; bin != NULL && i < bin->len; i++)
    {
      PlakatBinned *binned = g_ptr_array_index (bin, i);

      if (binned->film_uid != NULL || g_strcmp0 (binned->kind, kind) != 0
          || g_strcmp0 (binned->uid, edit->uid) != 0)
        continue;
      dex_await (plakat_library_restore (edit->library, binned->id), error);
      return;
    }
}

static void
await_put (Edit *edit, GError **error)
{
  g_autofree char *sentence = NULL;

  if (!dex_await (plakat_library_put (edit->library, edit->list_uid, edit->film, edit->want), error)
      || edit->want || edit->quiet)
    return;
  /* Translators: a film's title, then the name of a list */
  sentence = g_strdup_printf (_ ("“%s” taken off “%s”"), plakat_film_item_get_title (edit->film), edit->name);
  say (edit, sentence, create_undo (edit, PUT));
}

static DexFuture *
edit_fiber (gpointer data)
{
  Edit *edit = data;
  g_autoptr (GError) error = NULL;

  switch (edit->verb)
    {
    case CREATE:
      await_create (edit, &error);
      break;
    case RENAME:
      await_rename (edit, &error);
      break;
    case REMOVE:
      await_remove (edit, &error);
      break;
    case RESTORE:
      await_restore (edit, &error);
      break;
    case PUT:
      await_put (edit, &error);
      break;
    case MOVE:
    default:
      dex_await (plakat_library_move (edit->library, edit->list_uid, edit->film_uid, edit->before), &error);
      break;
    }
  if (error != NULL)
    {
      /* Translators: %s is the reason, a sentence */
      g_autofree char *sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);

      say (edit, sentence, NULL);
    }
  return NULL;
}

/* With a copy: the closure of an Undo button keeps its own. */
static void
run_edit (Edit *edit)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&edit->window);
  Edit *running = edit_new (edit->verb, window, edit->library);

  running->kind = edit->kind;
  g_set_object (&running->film, edit->film);
  running->uid = g_strdup (edit->uid);
  running->list_uid = g_strdup (edit->list_uid);
  running->name = g_strdup (edit->name);
  running->film_uid = g_strdup (edit->film_uid);
  running->before = g_strdup (edit->before);
  running->want = edit->want;
  running->quiet = edit->quiet;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, edit_fiber, running, edit_free));
}

static void
begin (Edit *edit)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, edit_fiber, edit, edit_free));
}

void
plakat_list_edits_create (GtkWidget *from,
                          PlakatLibrary *library,
                          PlakatUserRecordKind kind,
                          const char *name,
                          PlakatFilmItem *film)
{
  Edit *edit;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));

  edit = edit_new (CREATE, from, library);
  edit->kind = kind;
  edit->name = g_strstrip (g_strdup (name));
  g_set_object (&edit->film, film);
  begin (edit);
}

void
plakat_list_edits_rename (
    GtkWidget *from, PlakatLibrary *library, PlakatUserRecordKind kind, const char *uid, const char *name)
{
  Edit *edit;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));

  edit = edit_new (RENAME, from, library);
  edit->kind = kind;
  edit->uid = g_strdup (uid);
  edit->name = g_strstrip (g_strdup (name));
  begin (edit);
}

void
plakat_list_edits_remove (
    GtkWidget *from, PlakatLibrary *library, PlakatUserRecordKind kind, const char *uid, const char *name)
{
  Edit *edit;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));

  edit = edit_new (REMOVE, from, library);
  edit->kind = kind;
  edit->uid = g_strdup (uid);
  edit->name = g_strdup (name);
  edit->list_uid = g_strconcat (
      kind == PLAKAT_USER_RECORD_PROFILE ? PLAKAT_LIST_UID_PROFILE : PLAKAT_LIST_UID_OWN, uid, NULL);
  begin (edit);
}

void
plakat_list_edits_put (GtkWidget *from,
                       PlakatLibrary *library,
                       const char *list_uid,
                       const char *name,
                       PlakatFilmItem *film,
                       gboolean want)
{
  Edit *edit;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  edit = edit_new (PUT, from, library);
  edit->list_uid = g_strdup (list_uid);
  edit->name = g_strdup (name);
  edit->film = g_object_ref (film);
  edit->want = want;
  begin (edit);
}

void
plakat_list_edits_move (
    GtkWidget *from, PlakatLibrary *library, const char *list_uid, const char *film_uid, const char *before)
{
  Edit *edit;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));

  edit = edit_new (MOVE, from, library);
  edit->list_uid = g_strdup (list_uid);
  edit->film_uid = g_strdup (film_uid);
  edit->before = g_strdup (before);
  begin (edit);
}
