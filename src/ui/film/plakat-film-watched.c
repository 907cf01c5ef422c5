/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-dates.h"
#include "plakat-film-watched.h"
#include "plakat-marking.h"

struct _PlakatFilmWatched
{
  AdwBin parent_instance;

  PlakatLibrary *library;
  PlakatFilmItem *film;
  GSignalGroup *library_signals;
  char *dates; /* as the record says them */

  GtkWidget *box;
  GtkWidget *button;
  AdwButtonContent *content;
  GtkWidget *dates_scroller;
  GtkListBox *list;
  GtkWidget *none_label;
  GtkCalendar *calendar;
};

typedef struct
{
  GWeakRef watched;
  PlakatLibrary *library;
  PlakatFilmItem *film;
  char *dates;
  char *undo;     /* what it was before, where that can be brought back */
  char *sentence; /* said when it is done */
} Job;

G_DEFINE_FINAL_TYPE (PlakatFilmWatched, plakat_film_watched, ADW_TYPE_BIN)

static Job *
job_new (PlakatFilmWatched *self, const char *dates)
{
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->watched, self);
  job->library = g_object_ref (self->library);
  job->film = g_object_ref (self->film);
  job->dates = g_strdup (dates);
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_weak_ref_clear (&job->watched);
  g_object_unref (job->library);
  g_object_unref (job->film);
  g_free (job->dates);
  g_free (job->undo);
  g_free (job->sentence);
  g_free (job);
}

static PlakatFilmWatched *
dup_owner (Job *job)
{
  g_autoptr (PlakatFilmWatched) self = g_weak_ref_get (&job->watched);

  if (self == NULL || self->button == NULL || self->film == NULL
      || g_strcmp0 (plakat_film_item_get_uid (self->film), plakat_film_item_get_uid (job->film)) != 0)
    return NULL;
  return g_steal_pointer (&self);
}

static DexFuture *
save_fiber (gpointer data);

static void
undo_cb (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatFilmWatched) self = dup_owner (job);

  if (self != NULL)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job_new (self, job->undo), job_free));
}

static void
report (PlakatFilmWatched *self, Job *job)
{
  Job *undo;

  if (job->sentence == NULL)
    return;
  undo = job_new (self, NULL);
  undo->undo = g_strdup (job->undo);
  plakat_marking_say_undo (GTK_WIDGET (self), job->sentence, undo_cb, undo, job_free);
}

static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatFilmWatched) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = dex_await (plakat_library_set_field (job->library, PLAKAT_USER_RECORD_WATCHED,
                                                        plakat_film_item_get_uid (job->film), job->film,
                                                        "dates", job->dates),
                              &error);

  self = dup_owner (job);
  if (self == NULL)
    return NULL;
  if (saved)
    report (self, job);
  else
    {
      g_autofree char *sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);

      plakat_marking_say (GTK_WIDGET (self), sentence);
    }
  plakat_film_watched_set_film (self, job->library, job->film);
  return NULL;
}

/* (transfer full) @dates and @sentence: what is to be, and what is said of it */
static void
save (PlakatFilmWatched *self, char *dates, char *sentence)
{
  Job *job = job_new (self, NULL);

  job->dates = dates;
  job->undo = g_strdup (self->dates);
  job->sentence = sentence;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job, job_free));
}

static void
add_day (PlakatFilmWatched *self, GDateTime *date)
{
  g_autofree char *day = plakat_film_dates_print (date);
  g_autofree char *words = plakat_film_dates_describe (day);
  char *dates = plakat_film_dates_add (self->dates, day);

  if (g_strcmp0 (dates, self->dates) == 0)
    {
      g_free (dates);
      plakat_marking_say (GTK_WIDGET (self), _ ("That day is there already."));
      return;
    }
  /* Translators: %s is a date */
  save (self, dates, g_strdup_printf (_ ("Watched on %s"), words));
}

static void
today_cb (PlakatFilmWatched *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_assert (PLAKAT_IS_FILM_WATCHED (self));

  if (self->film != NULL)
    add_day (self, now);
}

static void
add_cb (PlakatFilmWatched *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);

  g_assert (PLAKAT_IS_FILM_WATCHED (self));

  if (self->film != NULL)
    add_day (self, date);
}

static void
remove_cb (PlakatFilmWatched *self, GtkButton *button)
{
  const char *day = g_object_get_data (G_OBJECT (button), "day");
  g_autofree char *words = plakat_film_dates_describe (day);

  g_assert (PLAKAT_IS_FILM_WATCHED (self));

  /* Translators: %s is a date */
  save (self, plakat_film_dates_remove (self->dates, day), g_strdup_printf (_ ("%s taken away"), words));
}

static GtkWidget *
create_row (PlakatFilmWatched *self, const char *day)
{
  g_autofree char *words = plakat_film_dates_describe (day);
  g_autofree char *label = g_strdup_printf (_ ("Take %s away"), words);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_label_new (words), *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "day", g_strdup (day), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return row;
}

static void
show_dates (PlakatFilmWatched *self)
{
  g_auto (GStrv) days = plakat_film_dates_list (self->dates);
  guint count = g_strv_length (days);
  g_autofree char *label = NULL;
  g_autofree char *last = count > 0 ? plakat_film_dates_describe (days[0]) : NULL;
  g_autofree char *tooltip = NULL;

  /* Translators: a button: how often a film was watched */
  label = count > 1 ? g_strdup_printf (_ ("Watched %u×"), count) : g_strdup (_ ("Watched"));
  tooltip = last ? g_strdup_printf (_ ("Last watched on %s. Press to add today."), last)
                 : g_strdup (_ ("Add today to the dates of watching"));
  adw_button_content_set_label (self->content, label);
  adw_button_content_set_icon_name (self->content,
                                    count > 0 ? "plakat-eye-symbolic" : "plakat-eye-outline-symbolic");
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < count; i++)
    gtk_list_box_append (self->list, create_row (self, days[i]));
  gtk_widget_set_visible (self->dates_scroller, count > 0);
  gtk_widget_set_visible (self->none_label, count == 0);
}

static DexFuture *
load_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatUserRecord) record =
      dex_await_pointer (plakat_library_load_record (job->library, PLAKAT_USER_RECORD_WATCHED,
                                                     plakat_film_item_get_uid (job->film)),
                         &error);
  g_autoptr (PlakatFilmWatched) self = dup_owner (job);

  if (self == NULL || error != NULL)
    return NULL;
  g_set_str (&self->dates, record ? plakat_fields_get (record->fields, "dates") : NULL);
  show_dates (self);
  gtk_widget_set_sensitive (self->box, TRUE);
  return NULL;
}

static void
film_changed_cb (PlakatFilmWatched *self, const char *uid)
{
  g_assert (PLAKAT_IS_FILM_WATCHED (self));

  if (self->film != NULL && (uid == NULL || g_strcmp0 (uid, plakat_film_item_get_uid (self->film)) == 0))
    plakat_film_watched_set_film (self, self->library, self->film);
}

static void
plakat_film_watched_dispose (GObject *object)
{
  PlakatFilmWatched *self = PLAKAT_FILM_WATCHED (object);

  /* before the template, which would leave a bin with a child that is gone */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILM_WATCHED);
  g_clear_object (&self->library_signals);
  g_clear_object (&self->library);
  g_clear_object (&self->film);
  g_clear_pointer (&self->dates, g_free);
  G_OBJECT_CLASS (plakat_film_watched_parent_class)->dispose (object);
}

static void
plakat_film_watched_class_init (PlakatFilmWatchedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_film_watched_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-watched.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, box);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, button);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, content);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, dates_scroller);
  gtk_widget_class_bind_template_child_full (widget_class, "dates", FALSE,
                                             G_STRUCT_OFFSET (PlakatFilmWatched, list));
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, none_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmWatched, calendar);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
plakat_film_watched_init (PlakatFilmWatched *self)
{
  self->library_signals = g_signal_group_new (PLAKAT_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library_signals, "film-changed", G_CALLBACK (film_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_film_watched_set_film: shows when @film, which is loaded, was watched */
void
plakat_film_watched_set_film (PlakatFilmWatched *self, PlakatLibrary *library, PlakatFilmItem *film)
{
  g_return_if_fail (PLAKAT_IS_FILM_WATCHED (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  g_set_object (&self->library, library);
  g_set_object (&self->film, film);
  g_signal_group_set_target (self->library_signals, library);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, job_new (self, NULL), job_free));
}
