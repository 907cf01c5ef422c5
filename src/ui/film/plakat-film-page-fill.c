/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-credit.h"
#include "plakat-film-note.h"
#include "plakat-film-page-private.h"
#include "plakat-film-text.h"
#include "plakat-image.h"
#include "plakat-poster-art.h"
#include "plakat-poster-cell.h"

/* The poster is loaded once, for the widest that the page shows it. */
#define POSTER_WIDTH 420
#define PICTURE_HEIGHT 150
#define MOST_PICTURES 24

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* ── heading and poster ── */

/** plakat_film_page_update_facts: a narrow page says less in its line of facts */
void
plakat_film_page_update_facts (PlakatFilmPage *self)
{
  g_autofree char *facts = NULL;

  if (self->facts_label == NULL || self->film == NULL)
    return;
  facts = plakat_film_text_facts (self->film, self->narrow);
  set_text (self->facts_label, facts);
}

static void
fill_heading (PlakatFilmPage *self)
{
  PlakatFilm *film = self->film;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), film->title);
  set_text (self->title_label, film->title);
  set_text (self->original_label, plakat_film_text_is_original (film) ? film->original_title : NULL);
  plakat_film_page_update_facts (self);
  set_text (self->tagline_label, film->tagline);
  set_text (self->overview_label, film->overview);
  set_text (self->unknown_label,
            self->known
                ? NULL
                : _ ("This film stands on one of your lists. More about it comes with the catalogue of "
                     "its server."));
}

/* There is nothing to hang, to rate or to write about before there is a film. */
static void
show_film (PlakatFilmPage *self, gboolean shown)
{
  gtk_widget_set_visible (self->poster_box, shown);
  gtk_widget_set_visible (self->action_box, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->review), shown);
}

/** plakat_film_page_fill_missing: says that there is no such film, in the catalogue or on a list */
void
plakat_film_page_fill_missing (PlakatFilmPage *self)
{
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Unknown film"));
  set_text (self->title_label, _ ("Unknown film"));
  set_text (self->unknown_label,
            _ ("Nothing is known of this film here. It may come with the catalogue of its server."));
  show_film (self, FALSE);
}

/* What the gallery will show: the film's own pictures, and every layout that Plakat draws. */
static guint
count_pictures (PlakatFilm *film)
{
  guint count = film->images->len + g_strv_length ((GStrv) plakat_drawn_list_layouts ());
  gboolean listed = film->poster_path == NULL;

  for (guint i = 0; i < film->images->len; i++)
    listed |= g_strcmp0 (((PlakatImage *) g_ptr_array_index (film->images, i))->path, film->poster_path) == 0;
  return listed ? count : count + 1;
}

/** plakat_film_page_update_caption: says where the poster comes from, as far as it is known by now */
void
plakat_film_page_update_caption (PlakatFilmPage *self)
{
  g_autofree char *caption = NULL;

  if (self->film == NULL || self->poster == NULL)
    return;
  caption = plakat_film_text_caption (plakat_poster_get_drawn (self->poster), count_pictures (self->film));
  gtk_label_set_label (self->caption_label, caption);
}

static void
fill_poster (PlakatFilmPage *self)
{
  int width = POSTER_WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_clear_object (&self->poster);
  self->poster = plakat_poster_art_load (GTK_WIDGET (self), self->item, width);
  if (self->poster == NULL)
    return;
  plakat_sheet_set_paintable (self->poster_sheet, GDK_PAINTABLE (self->poster));
  plakat_film_ground_set_poster (self->ground, self->poster);
  g_signal_connect_object (self->poster, "invalidate-contents", G_CALLBACK (plakat_film_page_update_caption),
                           self, G_CONNECT_SWAPPED);
  plakat_film_page_update_caption (self);
}

/* ── people and language ── */

static void
name_clicked_cb (GtkButton *button, const char *uid)
{
  g_assert (GTK_IS_BUTTON (button));

  gtk_widget_activate_action (GTK_WIDGET (button), "win.show-person", "s", uid);
}

static GtkWidget *
create_name (PlakatCredit *credit)
{
  GtkWidget *label = gtk_label_new (credit->person_name), *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "film-name");
  g_signal_connect_data (button, "clicked", G_CALLBACK (name_clicked_cb), g_strdup (credit->person_uid),
                         (GClosureNotify) (GCallback) g_free, 0);
  return button;
}

static GtkWidget *
create_pair (const char *title, GtkWidget *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "film-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), value);
  return box;
}

static void
add_people (PlakatFilmPage *self, PlakatJob job, const char *one, const char *several)
{
  g_autoptr (GPtrArray) credits = plakat_film_dup_job (self->film, job);
  GtkWidget *names;

  if (credits->len == 0)
    return;
  names = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (names), 12);
  for (guint i = 0; i < credits->len; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (names), create_name (g_ptr_array_index (credits, i)));
  adw_wrap_box_append (self->people_box, create_pair (credits->len > 1 ? several : one, names));
}

static void
fill_people (PlakatFilmPage *self)
{
  GtkWidget *child;

  /* What comes into a box that is hidden does not tell it to forget how large it was. */
  gtk_widget_set_visible (GTK_WIDGET (self->people_box), TRUE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->people_box))) != NULL)
    adw_wrap_box_remove (self->people_box, child);
  add_people (self, PLAKAT_JOB_DIRECTOR, _ ("Director"), _ ("Directors"));
  add_people (self, PLAKAT_JOB_WRITER, _ ("Screenplay"), _ ("Screenplay"));
  if (self->film->languages != NULL && self->film->languages[0] != NULL)
    {
      g_autofree char *languages = g_strjoinv (", ", self->film->languages);
      GtkWidget *value = gtk_label_new (languages);

      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 40);
      gtk_widget_add_css_class (value, "film-value");
      adw_wrap_box_append (self->people_box, create_pair (_ ("Language"), value));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->people_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->people_box)) != NULL);
}

/* ── pictures ── */

static void
picture_clicked_cb (GtkButton *button, const char *id)
{
  g_assert (GTK_IS_BUTTON (button));

  gtk_widget_activate_action (GTK_WIDGET (button), "win.show-gallery", "(ss)", "film", id);
}

static GtkWidget *
create_picture (PlakatFilmPage *self, PlakatImage *image, guint place)
{
  GApplication *application = g_application_get_default ();
  GtkWidget *button = gtk_button_new (), *sheet;
  gboolean wide = image->kind == PLAKAT_IMAGE_BACKDROP || image->kind == PLAKAT_IMAGE_STILL;
  double ratio = image->width > 0 && image->height > 0 ? (double) image->width / image->height
                 : wide                                ? 16.0 / 9
                                                       : 2.0 / 3;
  int width = (int) (PICTURE_HEIGHT * CLAMP (ratio, 0.4, 3));
  g_autofree char *name = g_strdup_printf (_ ("Picture %u"), place + 1);

  sheet = plakat_sheet_new (width, CLAMP (ratio, 0.4, 3), 6);
  if (PLAKAT_IS_APPLICATION (application))
    {
      g_autoptr (PlakatPoster) poster =
          plakat_poster_new_for_path (plakat_application_get_pictures (PLAKAT_APPLICATION (application)),
                                      image->path, width * gtk_widget_get_scale_factor (GTK_WIDGET (self)));

      g_object_set (sheet, "quiet", TRUE, NULL);
      plakat_sheet_set_paintable (PLAKAT_SHEET (sheet), GDK_PAINTABLE (poster));
    }
  gtk_button_set_child (GTK_BUTTON (button), sheet);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "sheet-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (picture_clicked_cb),
                         g_strdup_printf ("%s#%u", self->uid, place), (GClosureNotify) (GCallback) g_free, 0);
  return button;
}

/* The gallery begins with the main poster, if there is one, and then has the others in this order. */
static void
fill_pictures (PlakatFilmPage *self)
{
  GtkWidget *child;
  guint place = self->film->poster_path != NULL, count = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures_row))) != NULL)
    gtk_box_remove (self->pictures_row, child);
  for (guint i = 0; i < self->film->images->len && count < MOST_PICTURES; i++)
    {
      PlakatImage *image = g_ptr_array_index (self->film->images, i);

      if (g_strcmp0 (image->path, self->film->poster_path) == 0)
        continue;
      gtk_box_append (self->pictures_row, create_picture (self, image, place++));
      count++;
    }
  gtk_widget_set_visible (self->pictures_section, count > 0);
}

/* ── facts ── */

static void
add_fact (GtkBox *column, const char *title, const char *value)
{
  GtkWidget *row, *label, *text;

  if (value == NULL || *value == '\0')
    return;
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  label = gtk_label_new (title);
  text = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE_FILL);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_BASELINE_FILL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL,
                                  -1);
  gtk_widget_add_css_class (row, "film-fact");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), text);
  gtk_box_append (column, row);
}

static char *
dup_ids (PlakatFilm *film)
{
  GString *ids = g_string_new (NULL);

  if (film->tmdb_id > 0)
    g_string_append_printf (ids, "TMDB %" G_GINT64_FORMAT, film->tmdb_id);
  if (film->imdb_id != NULL)
    g_string_append_printf (ids, "%sIMDb %s", ids->len > 0 ? " · " : "", film->imdb_id);
  if (ids->len == 0)
    g_string_append (ids, film->uid);
  return g_string_free (ids, FALSE);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
fill_facts (PlakatFilmPage *self)
{
  PlakatFilm *film = self->film;
  g_autofree char *date = plakat_film_text_date (film->release_date);
  g_autofree char *runtime = plakat_film_text_runtime (film->runtime);
  g_autofree char *genres = plakat_film_text_genres (film, G_MAXUINT);
  g_autofree char *countries = film->countries ? g_strjoinv (", ", film->countries) : NULL;
  g_autofree char *languages = film->languages ? g_strjoinv (", ", film->languages) : NULL;
  g_autofree char *budget = plakat_film_text_money (film->budget);
  g_autofree char *revenue = plakat_film_text_money (film->revenue);
  g_autofree char *ids = dup_ids (film);

  clear_box (self->facts_start);
  clear_box (self->facts_end);
  add_fact (self->facts_start, _ ("Released"), date);
  add_fact (self->facts_start, _ ("Runtime"), runtime);
  add_fact (self->facts_start, _ ("Genres"), genres);
  add_fact (self->facts_start, _ ("Countries"), countries);
  add_fact (self->facts_end, _ ("Languages"), languages);
  add_fact (self->facts_end, _ ("Budget"), budget);
  add_fact (self->facts_end, _ ("Revenue"), revenue);
  add_fact (self->facts_end, _ ("Status"), film->status ? plakat_film_text_status (film->status) : NULL);
  add_fact (self->facts_end, _ ("Identifiers"), ids);
  gtk_widget_set_visible (self->facts_section, self->known);
}

/* ── similar ── */

static void
film_activated_cb (PlakatPosterCell *cell)
{
  PlakatFilmItem *film;

  g_assert (PLAKAT_IS_POSTER_CELL (cell));

  film = plakat_poster_cell_get_film (cell);
  if (film != NULL && plakat_film_item_get_uid (film) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (cell), "win.show-film", "s", plakat_film_item_get_uid (film));
}

static GtkWidget *
create_cell (PlakatFilmItem *film)
{
  GtkWidget *cell = plakat_poster_cell_new ();

  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_HOVER);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (cell), film);
  g_signal_connect (cell, "activated", G_CALLBACK (film_activated_cb), NULL);
  return cell;
}

static GtkWidget *
create_similar (PlakatFilmNote *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *why;

  why = gtk_label_new (plakat_film_note_get_note (note));
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_ellipsize (GTK_LABEL (why), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (why, plakat_film_note_get_note (note));
  gtk_widget_add_css_class (why, "dim-label");
  gtk_widget_add_css_class (why, "film-label");
  gtk_box_append (GTK_BOX (box), why);
  gtk_box_append (GTK_BOX (box), create_cell (plakat_film_note_get_film (note)));
  return box;
}

/** plakat_film_page_fill_similar: @notes: (element-type PlakatFilmNote): what is near to the film, and why */
void
plakat_film_page_fill_similar (PlakatFilmPage *self, GListModel *notes)
{
  guint count = g_list_model_get_n_items (notes);

  plakat_shelf_clear (self->similar_shelf);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PlakatFilmNote) note = g_list_model_get_item (notes, i);

      plakat_shelf_append (self->similar_shelf, create_similar (note));
    }
  gtk_widget_set_visible (self->similar_section, count > 0);
}

/** plakat_film_page_fill_near: @films: (element-type PlakatFilmItem): those whose posters have the same
 * colours */
void
plakat_film_page_fill_near (PlakatFilmPage *self, GListModel *films)
{
  guint count = g_list_model_get_n_items (films);

  plakat_shelf_clear (self->near_shelf);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PlakatFilmItem) film = g_list_model_get_item (films, i);

      plakat_shelf_append (self->near_shelf, create_cell (film));
    }
  gtk_widget_set_visible (self->near_section, count > 0);
}

/** plakat_film_page_fill: shows the film that was read */
void
plakat_film_page_fill (PlakatFilmPage *self)
{
  PlakatLibrary *library = plakat_account_get_library (self->account);

  show_film (self, TRUE);
  fill_heading (self);
  fill_poster (self);
  fill_people (self);
  plakat_film_page_fill_cast (self);
  fill_pictures (self);
  fill_facts (self);
  plakat_film_review_set_film (self->review, library, self->item);
  plakat_writing_set_record (self->note, library, PLAKAT_USER_RECORD_NOTE, self->uid, "text", self->item);
  plakat_film_watched_set_film (self->watched, library, self->item);
  plakat_lists_popover_set_film (self->lists_popover, library, self->item);
  gtk_widget_set_sensitive (self->lists_button, TRUE);
  plakat_film_page_update_actions (self);
}
