/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-image.h"
#include "plakat-marking.h"
#include "plakat-person-page-private.h"
#include "plakat-person-text.h"
#include "plakat-poster-cell.h"

/* So many are hung at once, a screenful; the others follow while nothing else is to do. */
#define AT_ONCE 24
#define PHOTOGRAPH_WIDTH 194

static const PlakatJob jobs[] = { PLAKAT_JOB_DIRECTOR, PLAKAT_JOB_WRITER, PLAKAT_JOB_ACTOR };
static const char *const job_names[] = { "director", "writer", "actor" };

/* ── hanging ── */

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
create_film (PlakatPersonPage *self, PlakatFilmNote *note)
{
  GtkWidget *cell = plakat_poster_cell_new ();
  const char *character = plakat_film_note_get_note (note);

  plakat_poster_cell_set_captions (PLAKAT_POSTER_CELL (cell), PLAKAT_CAPTIONS_BELOW);
  if (plakat_film_note_get_job (note) == PLAKAT_JOB_ACTOR && character != NULL && *character != '\0')
    plakat_poster_cell_set_second (PLAKAT_POSTER_CELL (cell), character);
  plakat_poster_cell_set_film (PLAKAT_POSTER_CELL (cell), plakat_film_note_get_film (note));
  g_signal_connect (cell, "activated", G_CALLBACK (film_activated_cb), NULL);
  return cell;
}

static gboolean
hang_cb (gpointer user_data)
{
  PlakatPersonPage *self = user_data;
  guint end;

  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  end = MIN (self->hung + AT_ONCE, self->hanging->len);
  for (; self->hung < end; self->hung++)
    plakat_shelf_append (self->wall, create_film (self, g_ptr_array_index (self->hanging, self->hung)));
  if (self->hung < self->hanging->len)
    return G_SOURCE_CONTINUE;
  self->hang_source = 0;
  return G_SOURCE_REMOVE;
}

/** plakat_person_page_stop_hanging: what does not hang yet stays away */
void
plakat_person_page_stop_hanging (PlakatPersonPage *self)
{
  g_clear_handle_id (&self->hang_source, g_source_remove);
  g_clear_pointer (&self->hanging, g_ptr_array_unref);
  self->hung = 0;
}

static void
hang_films (PlakatPersonPage *self, PlakatJob job)
{
  g_clear_pointer (&self->films, g_ptr_array_unref);
  self->films = plakat_filmography_dup_job (self->notes, job, self->newest_first);
  self->hanging = g_ptr_array_ref (self->films);
  if (hang_cb (self) == G_SOURCE_CONTINUE)
    self->hang_source = g_idle_add (hang_cb, self);
}

static void
photograph_clicked_cb (GtkButton *button, const char *id)
{
  g_assert (GTK_IS_BUTTON (button));

  gtk_widget_activate_action (GTK_WIDGET (button), "win.show-gallery", "(ss)", "person", id);
}

static void
hang_photographs (PlakatPersonPage *self)
{
  GApplication *application = g_application_get_default ();

  for (guint i = 0; i < self->person->images->len; i++)
    {
      PlakatImage *image = g_ptr_array_index (self->person->images, i);
      GtkWidget *button = gtk_button_new (), *sheet = plakat_sheet_new (60, 2.0 / 3, 6);
      g_autofree char *name = g_strdup_printf (_ ("Photograph %u"), i + 1);

      if (PLAKAT_IS_APPLICATION (application))
        {
          g_autoptr (PlakatPoster) poster = plakat_poster_new_for_path (
              plakat_application_get_pictures (PLAKAT_APPLICATION (application)), image->path,
              PHOTOGRAPH_WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self)));

          g_object_set (sheet, "quiet", TRUE, NULL);
          plakat_sheet_set_paintable (PLAKAT_SHEET (sheet), GDK_PAINTABLE (poster));
        }
      gtk_button_set_child (GTK_BUTTON (button), sheet);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "sheet-button");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_data (button, "clicked", G_CALLBACK (photograph_clicked_cb),
                             g_strdup_printf ("%s#%u", self->uid, i), (GClosureNotify) (GCallback) g_free, 0);
      plakat_shelf_append (self->wall, button);
    }
}

/* ── the choice ── */

static void
add_toggle (PlakatPersonPage *self, const char *name, const char *title, guint count)
{
  AdwToggle *toggle = adw_toggle_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *label = gtk_label_new (title), *number;
  g_autofree char *text = g_strdup_printf ("%u", count);

  number = gtk_label_new (text);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (box, "person-toggle");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  adw_toggle_set_name (toggle, name);
  adw_toggle_set_child (toggle, box);
  adw_toggle_group_add (self->jobs, toggle);
}

/** plakat_person_page_fill_jobs: offers what this person did, and shows what they did most */
void
plakat_person_page_fill_jobs (PlakatPersonPage *self)
{
  const char *first = NULL;
  guint most = 0;

  self->filling = TRUE;
  adw_toggle_group_remove_all (self->jobs);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      guint count = self->notes ? plakat_filmography_count (self->notes, jobs[i]) : 0;

      if (count == 0)
        continue;
      add_toggle (self, job_names[i], plakat_person_text_job (jobs[i]), count);
      if (count > most)
        {
          most = count;
          first = job_names[i];
        }
    }
  if (self->person->images->len > 0)
    add_toggle (self, "photographs", _ ("Photographs"), self->person->images->len);
  if (first == NULL && self->person->images->len > 0)
    first = "photographs";
  if (first != NULL)
    adw_toggle_group_set_active_name (self->jobs, first);
  self->filling = FALSE;
  plakat_person_page_show_job (self);
}

/** plakat_person_page_show_job: hangs what is chosen */
void
plakat_person_page_show_job (PlakatPersonPage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->jobs);
  gboolean photographs = g_strcmp0 (name, "photographs") == 0;

  plakat_person_page_stop_hanging (self);
  plakat_shelf_clear (self->wall);
  gtk_widget_set_visible (self->order_button, name != NULL && !photographs);
  if (photographs)
    hang_photographs (self);
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (jobs); i++)
    if (g_str_equal (name, job_names[i]))
      hang_films (self, jobs[i]);
  plakat_person_page_update_seen (self);
}

/* ── seen ── */

/** plakat_person_page_update_seen: says how much of what was last looked at is seen */
void
plakat_person_page_update_seen (PlakatPersonPage *self)
{
  PlakatSeen seen;
  g_autofree char *seen_text = NULL, *wanted_text = NULL;

  gtk_widget_set_visible (self->seen_box, self->films != NULL && self->films->len > 0);
  if (self->films == NULL)
    return;
  plakat_filmography_measure (self->films, plakat_account_get_library (self->account), &seen);
  /* Translators: how many films of a person were seen, of all that there are */
  seen_text = g_strdup_printf (_ ("Seen %u of %u"), seen.seen, seen.total);
  wanted_text = g_strdup_printf (ngettext ("%u on watchlist", "%u on watchlist", seen.wanted), seen.wanted);
  gtk_label_set_label (self->seen_label, seen_text);
  gtk_label_set_label (self->wanted_label, wanted_text);
  gtk_widget_set_visible (GTK_WIDGET (self->wanted_label), seen.wanted > 0);
  plakat_seen_bar_set_counts (self->seen_bar, seen.seen, seen.wanted, seen.total);
  gtk_widget_set_visible (self->rest_button, seen.seen + seen.wanted < seen.total);
}

/* ── the rest to the watchlist ── */

typedef struct
{
  PlakatPersonPage *page;
  PlakatLibrary *library;
  GPtrArray *films;
  gboolean want;
} Listing;

static Listing *
listing_new (PlakatPersonPage *self, PlakatLibrary *library, GPtrArray *films, gboolean want)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->page = g_object_ref (self);
  listing->library = g_object_ref (library);
  listing->films = g_ptr_array_ref (films);
  listing->want = want;
  return listing;
}

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->page);
  g_object_unref (listing->library);
  g_ptr_array_unref (listing->films);
  g_free (listing);
}

static DexFuture *
listing_fiber (gpointer data);

static void
undo_cb (gpointer data)
{
  Listing *listing = data;

  dex_future_disown (dex_scheduler_spawn (
      NULL, 0, listing_fiber, listing_new (listing->page, listing->library, listing->films, FALSE),
      listing_free));
}

static void
show_undo (Listing *listing)
{
  guint count = listing->films->len;
  g_autofree char *sentence = g_strdup_printf (
      ngettext ("%u film put on the watchlist", "%u films put on the watchlist", count), count);

  plakat_marking_say_undo (GTK_WIDGET (listing->page), sentence, undo_cb,
                           listing_new (listing->page, listing->library, listing->films, FALSE),
                           listing_free);
}

static DexFuture *
listing_fiber (gpointer data)
{
  Listing *listing = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < listing->films->len; i++)
    if (!dex_await_boolean (plakat_library_set_listed (listing->library, PLAKAT_LIST_WATCHLIST,
                                                       g_ptr_array_index (listing->films, i), listing->want),
                            &error))
      {
        plakat_marking_say (GTK_WIDGET (listing->page), error->message);
        return dex_future_new_true ();
      }
  if (listing->want)
    show_undo (listing);
  return dex_future_new_true ();
}

/** plakat_person_page_add_rest: puts what is neither seen nor wanted onto the watchlist, to be taken back at
 * once */
void
plakat_person_page_add_rest (PlakatPersonPage *self)
{
  PlakatLibrary *library = plakat_account_get_library (self->account);
  g_autoptr (GPtrArray) rest = NULL;

  if (self->films == NULL)
    return;
  rest = plakat_filmography_dup_rest (self->films, library);
  if (rest->len > 0)
    dex_future_disown (
        dex_scheduler_spawn (NULL, 0, listing_fiber, listing_new (self, library, rest, TRUE), listing_free));
}
