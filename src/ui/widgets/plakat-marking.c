/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-marking.h"
#include "plakat-toast.h"
#include "plakat-window.h"
#include "plakat-words.h"

/* One edit on its way, with what is needed to take it back. */
typedef struct
{
  GWeakRef window;
  PlakatLibrary *library;
  PlakatFilmItem *film;
  PlakatListKind list;
  gboolean is_list;
  int want;
  int before;
  gboolean quiet;
} Marking;

static void
run_marking (gpointer data);

static Marking *
marking_new (GtkWindow *window, PlakatLibrary *library, PlakatFilmItem *film)
{
  Marking *marking = g_new0 (Marking, 1);

  g_weak_ref_init (&marking->window, window);
  marking->library = g_object_ref (library);
  marking->film = g_object_ref (film);
  return marking;
}

static void
marking_free (gpointer data)
{
  Marking *marking = data;

  g_weak_ref_clear (&marking->window);
  g_object_unref (marking->library);
  g_object_unref (marking->film);
  g_free (marking);
}

static void
show_toast (GtkWindow *window, const char *sentence)
{
  if (PLAKAT_IS_WINDOW (window))
    plakat_window_add_toast (PLAKAT_WINDOW (window), plakat_toast_new (GTK_WIDGET (window), sentence, NULL));
}

static char *
describe_removal (Marking *marking)
{
  const char *title = plakat_film_item_get_title (marking->film);

  if (!marking->is_list)
    /* Translators: %s is a film's title */
    return g_strdup_printf (_ ("Stars of “%s” taken away"), title);
  if (marking->list == PLAKAT_LIST_WATCHLIST)
    /* Translators: %s is a film's title */
    return g_strdup_printf (_ ("“%s” taken off the watchlist"), title);
  /* Translators: %s is a film's title */
  return g_strdup_printf (_ ("“%s” taken off the favourites"), title);
}

static void
report_done (Marking *marking)
{
  g_autoptr (GtkWindow) window = g_weak_ref_get (&marking->window);
  g_autofree char *sentence = NULL;
  Marking *undo;

  if (marking->want != 0 || marking->before == 0 || marking->quiet || window == NULL)
    return;
  sentence = describe_removal (marking);
  undo = marking_new (window, marking->library, marking->film);
  undo->list = marking->list;
  undo->is_list = marking->is_list;
  undo->want = marking->before;
  undo->quiet = TRUE;
  plakat_marking_say_undo (GTK_WIDGET (window), sentence, run_marking, undo, marking_free);
}

static void
report_refused (Marking *marking, const GError *error)
{
  g_autoptr (GtkWindow) window = g_weak_ref_get (&marking->window);
  /* Translators: %s is the reason, a sentence */
  g_autofree char *sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);

  g_message ("An edit was refused: %s", error->message);
  show_toast (window, sentence);
}

static DexFuture *
marking_fiber (gpointer data)
{
  Marking *marking = data;
  g_autoptr (GError) error = NULL;
  DexFuture *edit =
      marking->is_list
          ? plakat_library_set_listed (marking->library, marking->list, marking->film, marking->want != 0)
          : plakat_library_set_stars (marking->library, marking->film, marking->want);

  if (dex_await (edit, &error))
    report_done (marking);
  else
    report_refused (marking, error);
  return NULL;
}

/* Starts the edit with a copy: the closure of an Undo button keeps its own. */
static void
run_marking (gpointer data)
{
  Marking *marking = data;
  g_autoptr (GtkWindow) window = g_weak_ref_get (&marking->window);
  Marking *running = marking_new (window, marking->library, marking->film);

  running->list = marking->list;
  running->is_list = marking->is_list;
  running->want = marking->want;
  running->before = marking->before;
  running->quiet = marking->quiet;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, marking_fiber, running, marking_free));
}

static GtkWindow *
find_window (GtkWidget *from)
{
  GtkRoot *root = gtk_widget_get_root (from);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

void
plakat_marking_set_listed (
    GtkWidget *from, PlakatLibrary *library, PlakatListKind list, PlakatFilmItem *film, gboolean want)
{
  PlakatMarks mark = list == PLAKAT_LIST_WATCHLIST ? PLAKAT_MARK_WATCHLIST : PLAKAT_MARK_FAVOURITE;
  Marking *marking;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  if (!plakat_film_item_get_loaded (film))
    return;
  marking = marking_new (find_window (from), library, film);
  marking->is_list = TRUE;
  marking->list = list;
  marking->want = want ? 1 : 0;
  marking->before = plakat_film_item_get_marks (film) & mark ? 1 : 0;
  run_marking (marking);
  marking_free (marking);
}

/** plakat_marking_set_stars: @half_stars from 0 (takes them away) to 10 */
void
plakat_marking_set_stars (GtkWidget *from, PlakatLibrary *library, PlakatFilmItem *film, int half_stars)
{
  Marking *marking;

  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));
  g_return_if_fail (half_stars >= 0 && half_stars <= PLAKAT_MAX_HALF_STARS);

  if (!plakat_film_item_get_loaded (film))
    return;
  marking = marking_new (find_window (from), library, film);
  marking->want = half_stars;
  marking->before = (int) PLAKAT_MARKS_HALF_STARS (plakat_film_item_get_marks (film));
  run_marking (marking);
  marking_free (marking);
}

/** plakat_marking_say: shows @sentence as a toast of the window around @from */
void
plakat_marking_say (GtkWidget *from, const char *sentence)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  show_toast (find_window (from), sentence);
}

typedef struct
{
  void (*undo) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Undo;

static void
undo_clicked_cb (Undo *undo)
{
  undo->undo (undo->data);
}

static void
undo_free_closure (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  undo->destroy (undo->data);
  g_free (undo);
}

/** plakat_marking_say_undo: @undo is called once with (transfer full) @data when the toast's button is
 * pressed */
void
plakat_marking_say_undo (GtkWidget *from,
                         const char *sentence,
                         void (*undo) (gpointer data),
                         gpointer data,
                         GDestroyNotify destroy)
{
  GtkWindow *window;
  AdwToast *toast;
  Undo *closure;

  g_return_if_fail (GTK_IS_WIDGET (from));

  window = GTK_IS_WINDOW (from) ? GTK_WINDOW (from) : find_window (from);
  if (!PLAKAT_IS_WINDOW (window))
    {
      destroy (data);
      return;
    }
  closure = g_new0 (Undo, 1);
  closure->undo = undo;
  closure->data = data;
  closure->destroy = destroy;
  toast = plakat_toast_new (GTK_WIDGET (window), sentence, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), closure, undo_free_closure,
                         G_CONNECT_SWAPPED);
  plakat_window_add_toast (PLAKAT_WINDOW (window), toast);
}
