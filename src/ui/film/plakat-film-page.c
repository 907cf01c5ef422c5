/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-credit.h"
#include "plakat-catalogue-look.h"
#include "plakat-film-page-private.h"
#include "plakat-film-section.h"
#include "plakat-marking.h"
#include "plakat-person.h"

#define MOST_SIMILAR 16

G_DEFINE_FINAL_TYPE (PlakatFilmPage, plakat_film_page, ADW_TYPE_NAVIGATION_PAGE)

/* ── marks ── */

static void
set_pressed (GtkWidget *button, gboolean pressed)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED,
                               pressed ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static void
update_marks (PlakatFilmPage *self)
{
  PlakatMarks marks = plakat_library_get_marks (plakat_account_get_library (self->account), self->uid);
  gboolean listed = marks & PLAKAT_MARK_WATCHLIST, favourite = marks & PLAKAT_MARK_FAVOURITE;

  adw_button_content_set_icon_name (self->watchlist_content,
                                    listed ? "plakat-bookmark-symbolic" : "plakat-bookmark-outline-symbolic");
  adw_button_content_set_label (self->watchlist_content, listed ? _ ("On watchlist") : _ ("Watchlist"));
  if (listed)
    gtk_widget_remove_css_class (self->watchlist_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->watchlist_button, "suggested-action");
  set_pressed (self->watchlist_button, listed);
  gtk_button_set_icon_name (GTK_BUTTON (self->favourite_button),
                            favourite ? "plakat-heart-symbolic" : "plakat-heart-outline-symbolic");
  set_pressed (self->favourite_button, favourite);
  plakat_stars_set_half_stars (self->stars, PLAKAT_MARKS_HALF_STARS (marks));
}

static void
film_changed_cb (PlakatFilmPage *self, const char *uid)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  if (uid != NULL && g_strcmp0 (uid, self->uid) != 0)
    return;
  update_marks (self);
  if (self->item == NULL)
    return;
  plakat_film_review_set_film (self->review, plakat_account_get_library (self->account), self->item);
  plakat_writing_load (self->note);
}

static void
rated_cb (PlakatFilmPage *self, int half_stars)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  if (self->item != NULL)
    plakat_marking_set_stars (GTK_WIDGET (self), plakat_account_get_library (self->account), self->item,
                              half_stars);
}

/* ── reading ── */

static void
load (PlakatFilmPage *self);

static gboolean
is_gone (PlakatFilmPage *self)
{
  return self->title_label == NULL;
}

/* A film that only a list has comes with its title, year and poster. */
static gboolean
is_described (PlakatFilm *film)
{
  return film->credits->len > 0 || film->overview != NULL || film->runtime > 0
         || (film->genres != NULL && film->genres[0] != NULL);
}

static void
take_film (PlakatFilmPage *self, PlakatFilm *film)
{
  g_clear_pointer (&self->film, plakat_film_unref);
  g_clear_object (&self->item);
  self->film = plakat_film_ref (film);
  self->item = plakat_film_item_new_for_film (film);
  self->known = is_described (film);
  g_set_str (&self->uid, film->uid);
  plakat_film_page_fill (self);
  update_marks (self);
}

static void
await_portraits (PlakatFilmPage *self, PlakatCatalogue *catalogue)
{
  g_autoptr (GPtrArray) cast = plakat_film_dup_job (self->film, PLAKAT_JOB_ACTOR);

  for (guint i = 0; i < MIN (cast->len, 20) && !is_gone (self); i++)
    {
      PlakatCredit *credit = g_ptr_array_index (cast, i);
      g_autoptr (PlakatPerson) person = NULL;

      if (credit->person_uid == NULL)
        continue;
      person = dex_await_boxed (plakat_catalogue_load_person (catalogue, credit->person_uid), NULL);
      if (person != NULL && person->portrait_path != NULL && !is_gone (self))
        plakat_film_page_set_portrait (self, person);
    }
}

static DexFuture *
told_cb (DexFuture *told, gpointer data)
{
  PlakatFilmPage *self = data;

  g_assert (PLAKAT_IS_FILM_PAGE (self));

  if (g_value_get_boolean (dex_future_get_value (told, NULL)) && !is_gone (self))
    load (self);
  return dex_ref (told);
}

/* Of some servers no more is known of a film than their lists say, until somebody asks. */
static void
ask_for_more (PlakatFilmPage *self)
{
  DexFuture *asking;

  if (self->asked || (self->film != NULL && self->film->credits->len > 0))
    return;
  self->asked = TRUE;
  asking = plakat_engine_look_at (plakat_account_get_engine (self->account), self->uid);
  dex_future_disown (dex_future_then (asking, told_cb, g_object_ref (self), g_object_unref));
}

/* What came while shelves and portraits were read is read now. */
static void
end_loading (PlakatFilmPage *self)
{
  self->loading = FALSE;
  if (self->stale && !is_gone (self))
    load (self);
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatFilmPage *self = data;
  PlakatCatalogue *catalogue = plakat_account_get_catalogue (self->account);
  g_autoptr (GListModel) notes = NULL;
  g_autoptr (GListModel) near = NULL;

  do
    {
      g_autoptr (PlakatFilm) film = NULL;

      self->stale = FALSE;
      film = dex_await_boxed (plakat_catalogue_load_film (catalogue, self->uid), NULL);
      if (is_gone (self))
        return dex_future_new_true ();
      if (film != NULL)
        take_film (self, film);
      else if (self->film == NULL)
        plakat_film_page_fill_missing (self);
    }
  while (self->stale);

  ask_for_more (self);
  if (self->film == NULL)
    {
      end_loading (self);
      plakat_film_page_update_actions (self);
      return dex_future_new_true ();
    }
  notes = dex_await_object (plakat_catalogue_load_similar (catalogue, self->uid, MOST_SIMILAR), NULL);
  if (notes != NULL && !is_gone (self))
    plakat_film_page_fill_similar (self, notes);
  near = dex_await_object (plakat_catalogue_load_near (catalogue, self->uid, MOST_SIMILAR), NULL);
  if (near != NULL && !is_gone (self))
    plakat_film_page_fill_near (self, near);
  await_portraits (self, catalogue);
  end_loading (self);
  return dex_future_new_true ();
}

static void
load (PlakatFilmPage *self)
{
  if (self->loading)
    {
      self->stale = TRUE;
      return;
    }
  self->loading = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

/* The catalogue grows by pages; a film that was missing may have come with the last one. */
static void
catalogue_changed_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  if (!self->known)
    load (self);
}

/* ── the template's callbacks ── */

/* Over the tint the header has no ground of its own, and no title while the large one is in sight. */
static void
scrolled_cb (PlakatFilmPage *self)
{
  graphene_rect_t bounds;
  double value;

  g_assert (PLAKAT_IS_FILM_PAGE (self));

  value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller));
  adw_toolbar_view_set_top_bar_style (self->toolbar, value > 0 ? ADW_TOOLBAR_RAISED : ADW_TOOLBAR_FLAT);
  if (gtk_widget_compute_bounds (GTK_WIDGET (self->title_label), GTK_WIDGET (self->ground), &bounds))
    adw_header_bar_set_show_title (self->header,
                                   bounds.origin.y + bounds.size.height
                                       < value + adw_toolbar_view_get_top_bar_height (self->toolbar));
}

static void
all_cast_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  plakat_film_page_toggle_cast (self);
}

static void
narrow_apply_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  self->narrow = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  plakat_film_page_update_facts (self);
}

static void
narrow_unapply_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  self->narrow = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  plakat_film_page_update_facts (self);
}

static void
wide_apply_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  gtk_widget_add_css_class (GTK_WIDGET (self), "wide");
}

static void
wide_unapply_cb (PlakatFilmPage *self)
{
  g_assert (PLAKAT_IS_FILM_PAGE (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self), "wide");
}

static void
plakat_film_page_dispose (GObject *object)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (object);

  g_signal_group_set_target (self->catalogue_signals, NULL);
  g_signal_group_set_target (self->library_signals, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILM_PAGE);
  g_clear_object (&self->poster);
  g_clear_object (&self->item);
  g_clear_pointer (&self->film, plakat_film_unref);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (plakat_film_page_parent_class)->dispose (object);
}

static void
plakat_film_page_finalize (GObject *object)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (object);

  g_clear_object (&self->catalogue_signals);
  g_clear_object (&self->library_signals);
  g_free (self->uid);

  G_OBJECT_CLASS (plakat_film_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PlakatFilmPage, name)
  BIND (toolbar);
  BIND (header);
  BIND (scroller);
  BIND (ground);
  BIND (poster_sheet);
  BIND (caption_label);
  BIND (title_label);
  BIND (original_label);
  BIND (facts_label);
  BIND (tagline_label);
  BIND (poster_box);
  BIND (action_box);
  BIND (watchlist_button);
  BIND (watchlist_content);
  BIND (favourite_button);
  BIND (stars);
  BIND (unknown_label);
  BIND (overview_label);
  BIND (people_box);
  BIND (cast_section);
  BIND (all_button);
  BIND (cast_stack);
  BIND (cast_strip);
  BIND (cast_row);
  BIND (cast_all);
  BIND (pictures_section);
  BIND (pictures_row);
  BIND (similar_section);
  BIND (similar_shelf);
  BIND (near_section);
  BIND (near_shelf);
  BIND (facts_section);
  BIND (facts_start);
  BIND (facts_end);
  BIND (watched);
  BIND (lists_button);
  BIND (lists_popover);
  BIND (review);
  BIND (note);
#undef BIND
}

static void
plakat_film_page_class_init (PlakatFilmPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_film_page_dispose;
  object_class->finalize = plakat_film_page_finalize;

  g_type_ensure (PLAKAT_TYPE_FILM_COLUMNS);
  g_type_ensure (PLAKAT_TYPE_FILM_GROUND);
  g_type_ensure (PLAKAT_TYPE_FILM_REVIEW);
  g_type_ensure (PLAKAT_TYPE_FILM_SECTION);
  g_type_ensure (PLAKAT_TYPE_FILM_WATCHED);
  g_type_ensure (PLAKAT_TYPE_WRITING);
  g_type_ensure (PLAKAT_TYPE_LISTS_POPOVER);
  g_type_ensure (PLAKAT_TYPE_SHEET);
  g_type_ensure (PLAKAT_TYPE_SHELF);
  g_type_ensure (PLAKAT_TYPE_STARS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, rated_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cast_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_unapply_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_unapply_cb);
  plakat_film_page_install_actions (widget_class);
}

static void
plakat_film_page_init (PlakatFilmPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->catalogue_signals = g_signal_group_new (PLAKAT_TYPE_CATALOGUE);
  g_signal_group_connect_swapped (self->catalogue_signals, "changed", G_CALLBACK (catalogue_changed_cb),
                                  self);
  self->library_signals = g_signal_group_new (PLAKAT_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library_signals, "film-changed", G_CALLBACK (film_changed_cb), self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

/**
 * plakat_film_page_new:
 * @account: where the film is
 * @uid: which one; the catalogue need not have it
 *
 * Returns: (transfer floating): a page that shows the film as soon as it was read
 */
AdwNavigationPage *
plakat_film_page_new (PlakatAccount *account, const char *uid)
{
  PlakatFilmPage *self;

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (uid != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_FILM_PAGE, NULL);
  self->account = g_object_ref (account);
  self->uid = g_strdup (uid);
  g_signal_group_set_target (self->catalogue_signals, plakat_account_get_catalogue (account));
  g_signal_group_set_target (self->library_signals, plakat_account_get_library (account));
  update_marks (self);
  load (self);
  plakat_film_page_update_actions (self);
  return ADW_NAVIGATION_PAGE (self);
}
