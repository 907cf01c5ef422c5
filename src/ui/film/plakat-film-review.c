/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-review.h"
#include "plakat-text-versions.h"

/* The count is shown when so few characters are left. */
#define NEAR 500

struct _PlakatFilmReview
{
  GtkBox parent_instance;

  PlakatLibrary *library;
  PlakatFilmItem *film;
  char *kept; /* what is on the disk, as far as is known */
  guint save_source;
  gboolean filling;

  GtkTextView *view;
  GtkLabel *hint;
  GtkLabel *state_label;
  GtkLabel *count_label;
};

typedef struct
{
  GWeakRef review;
  PlakatLibrary *library;
  PlakatFilmItem *film;
  char *text;
} Job;

G_DEFINE_FINAL_TYPE (PlakatFilmReview, plakat_film_review, GTK_TYPE_BOX)

static Job *
job_new (PlakatFilmReview *self, const char *text)
{
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->review, self);
  job->library = g_object_ref (self->library);
  job->film = g_object_ref (self->film);
  job->text = g_strdup (text);
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_weak_ref_clear (&job->review);
  g_object_unref (job->library);
  g_object_unref (job->film);
  g_free (job->text);
  g_free (job);
}

static char *
dup_text (PlakatFilmReview *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* A review belongs to the film that it was written about, even when the page shows it no longer. */
static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatFilmReview) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean saved = dex_await_boolean (plakat_library_set_review (job->library, job->film, job->text), &error);

  self = g_weak_ref_get (&job->review);
  if (self == NULL || self->film != job->film)
    return dex_future_new_true ();
  if (saved)
    g_set_str (&self->kept, job->text);
  gtk_label_set_label (self->state_label, saved ? _ ("Kept") : error->message);
  return dex_future_new_true ();
}

static gboolean
save_cb (gpointer user_data)
{
  PlakatFilmReview *self = user_data;

  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  self->save_source = 0;
  plakat_film_review_save (self);
  return G_SOURCE_REMOVE;
}

static void
update_state (PlakatFilmReview *self)
{
  int length = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view));
  g_autofree char *count = g_strdup_printf ("%d / %d", length, PLAKAT_FILM_REVIEW_MOST);

  gtk_widget_set_visible (GTK_WIDGET (self->hint), length == 0);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), length > PLAKAT_FILM_REVIEW_MOST - NEAR);
}

static void
changed_cb (PlakatFilmReview *self)
{
  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  update_state (self);
  if (self->filling)
    return;
  gtk_label_set_label (self->state_label, "");
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add_seconds (1, save_cb, self);
}

/* Takes just as much of what is being inserted as there is room for. */
static void
insert_text_cb (PlakatFilmReview *self, GtkTextIter *place, char *text, int length, GtkTextBuffer *buffer)
{
  g_autofree char *fitting = NULL;
  glong room, wanted;

  g_assert (PLAKAT_IS_FILM_REVIEW (self));
  g_assert (GTK_IS_TEXT_BUFFER (buffer));

  room = MAX (PLAKAT_FILM_REVIEW_MOST - gtk_text_buffer_get_char_count (buffer), 0);
  wanted = g_utf8_strlen (text, length);
  if (wanted <= room)
    return;
  fitting = g_utf8_substring (text, 0, room);
  g_signal_stop_emission_by_name (buffer, "insert-text");
  if (room > 0)
    gtk_text_buffer_insert (buffer, place, fitting, -1);
  gtk_widget_error_bell (GTK_WIDGET (self->view));
}

static void
focus_left_cb (PlakatFilmReview *self)
{
  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  plakat_film_review_save (self);
}

static void
fill (PlakatFilmReview *self, const char *text)
{
  self->filling = TRUE;
  g_set_str (&self->kept, text != NULL ? text : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), self->kept, -1);
  self->filling = FALSE;
  update_state (self);
}

/* It is an edit like any other: what stood there is an earlier text then. */
static void
version_chosen_cb (PlakatFilmReview *self, const char *text)
{
  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  plakat_film_review_save (self);
}

static void
versions_cb (PlakatFilmReview *self)
{
  AdwDialog *versions;

  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  if (self->film == NULL)
    return;
  plakat_film_review_save (self);
  versions = plakat_text_versions_new (self->library, PLAKAT_USER_RECORD_RATING,
                                       plakat_film_item_get_uid (self->film));
  g_signal_connect_object (versions, "chosen", G_CALLBACK (version_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (versions, GTK_WIDGET (self));
}

static DexFuture *
load_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatFilmReview) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (PlakatRating) rating = dex_await_pointer (
      plakat_library_load_rating (job->library, plakat_film_item_get_uid (job->film)), &error);

  self = g_weak_ref_get (&job->review);
  if (self != NULL && self->film == job->film && error == NULL)
    {
      shown = dup_text (self);
      if (g_strcmp0 (shown, self->kept ? self->kept : "") == 0)
        fill (self, rating ? rating->review : NULL);
    }
  return dex_future_new_true ();
}

static void
plakat_film_review_unmap (GtkWidget *widget)
{
  plakat_film_review_save (PLAKAT_FILM_REVIEW (widget));

  GTK_WIDGET_CLASS (plakat_film_review_parent_class)->unmap (widget);
}

static void
plakat_film_review_dispose (GObject *object)
{
  PlakatFilmReview *self = PLAKAT_FILM_REVIEW (object);

  if (self->view != NULL)
    plakat_film_review_save (self);
  g_clear_handle_id (&self->save_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILM_REVIEW);
  g_clear_object (&self->library);
  g_clear_object (&self->film);

  G_OBJECT_CLASS (plakat_film_review_parent_class)->dispose (object);
}

static void
plakat_film_review_finalize (GObject *object)
{
  g_free (PLAKAT_FILM_REVIEW (object)->kept);

  G_OBJECT_CLASS (plakat_film_review_parent_class)->finalize (object);
}

static void
plakat_film_review_class_init (PlakatFilmReviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_film_review_dispose;
  object_class->finalize = plakat_film_review_finalize;
  widget_class->unmap = plakat_film_review_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-review.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmReview, view);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmReview, hint);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmReview, state_label);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmReview, count_label);
  gtk_widget_class_bind_template_callback (widget_class, versions_cb);
}

static void
plakat_film_review_init (PlakatFilmReview *self)
{
  GtkTextBuffer *buffer;
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  buffer = gtk_text_view_get_buffer (self->view);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (insert_text_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
}

/**
 * plakat_film_review_set_film:
 * @self: a review
 * @library: where it is kept
 * @film: the film, loaded
 *
 * Shows what the user wrote about @film, and keeps what is written from now on. Called again for the same
 * film it leaves what is being written alone.
 */
void
plakat_film_review_set_film (PlakatFilmReview *self, PlakatLibrary *library, PlakatFilmItem *film)
{
  gboolean same;

  g_return_if_fail (PLAKAT_IS_FILM_REVIEW (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  same = self->film != NULL
         && g_strcmp0 (plakat_film_item_get_uid (self->film), plakat_film_item_get_uid (film)) == 0;
  if (!same)
    plakat_film_review_save (self);
  g_set_object (&self->library, library);
  g_set_object (&self->film, film);
  if (!same)
    fill (self, NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, job_new (self, NULL), job_free));
}

/** plakat_film_review_save: keeps what is written now, if that is not what is kept already */
void
plakat_film_review_save (PlakatFilmReview *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PLAKAT_IS_FILM_REVIEW (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->library == NULL || self->film == NULL)
    return;
  text = dup_text (self);
  if (g_strcmp0 (text, self->kept ? self->kept : "") == 0)
    return;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job_new (self, text), job_free));
}
