/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-review.h"
#include "plakat-text-versions.h"
#include "plakat-writing.h"

struct _PlakatFilmReview
{
  GtkBox parent_instance;

  PlakatLibrary *library;
  PlakatFilmItem *film;

  PlakatWriting *writing;
};

G_DEFINE_FINAL_TYPE (PlakatFilmReview, plakat_film_review, GTK_TYPE_BOX)

/* It is an edit like any other: what stood there is an earlier text then. */
static void
version_chosen_cb (PlakatFilmReview *self, const char *text)
{
  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  plakat_writing_put (self->writing, text);
}

static void
versions_cb (PlakatFilmReview *self)
{
  AdwDialog *versions;

  g_assert (PLAKAT_IS_FILM_REVIEW (self));

  if (self->film == NULL)
    return;
  plakat_writing_save (self->writing);
  versions = plakat_text_versions_new (self->library, PLAKAT_USER_RECORD_RATING,
                                       plakat_film_item_get_uid (self->film));
  g_signal_connect_object (versions, "chosen", G_CALLBACK (version_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (versions, GTK_WIDGET (self));
}

static void
plakat_film_review_dispose (GObject *object)
{
  PlakatFilmReview *self = PLAKAT_FILM_REVIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILM_REVIEW);
  g_clear_object (&self->library);
  g_clear_object (&self->film);

  G_OBJECT_CLASS (plakat_film_review_parent_class)->dispose (object);
}

static void
plakat_film_review_class_init (PlakatFilmReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_film_review_dispose;
  g_type_ensure (PLAKAT_TYPE_WRITING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-review.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmReview, writing);
  gtk_widget_class_bind_template_callback (widget_class, versions_cb);
}

static void
plakat_film_review_init (PlakatFilmReview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  g_return_if_fail (PLAKAT_IS_FILM_REVIEW (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  g_set_object (&self->library, library);
  g_set_object (&self->film, film);
  plakat_writing_set_record (self->writing, library, PLAKAT_USER_RECORD_RATING,
                             plakat_film_item_get_uid (film), "text", film);
}
