/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-page-private.h"
#include "plakat-marking.h"

static void
copy (PlakatFilmPage *self, const char *text, const char *sentence)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  plakat_marking_say (GTK_WIDGET (self), sentence);
}

static char *
dup_tmdb_link (PlakatFilmPage *self)
{
  if (self->film == NULL || self->film->tmdb_id <= 0)
    return NULL;
  return g_strdup_printf ("https://www.themoviedb.org/movie/%" G_GINT64_FORMAT, self->film->tmdb_id);
}

static char *
dup_imdb_link (PlakatFilmPage *self)
{
  g_autofree char *id = NULL;

  if (self->film == NULL || self->film->imdb_id == NULL)
    return NULL;
  id = g_uri_escape_string (self->film->imdb_id, NULL, FALSE);
  return g_strdup_printf ("https://www.imdb.com/title/%s/", id);
}

static void
copy_title_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);
  g_autofree char *title = NULL;

  if (self->film == NULL)
    return;
  if (self->film->release_date.year > 0)
    title = g_strdup_printf ("%s (%d)", self->film->title, self->film->release_date.year);
  copy (self, title ? title : self->film->title, _ ("Title copied"));
}

static void
copy_link_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);
  g_autofree char *link = dup_tmdb_link (self);

  if (link == NULL)
    link = dup_imdb_link (self);
  if (link != NULL)
    copy (self, link, _ ("Link copied"));
}

static void
copy_ids_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);
  GString *ids = g_string_new (self->uid);
  g_autofree char *text = NULL;

  if (self->film != NULL && self->film->imdb_id != NULL && !g_str_has_suffix (self->uid, self->film->imdb_id))
    g_string_append_printf (ids, " imdb:%s", self->film->imdb_id);
  text = g_string_free (ids, FALSE);
  copy (self, text, _ ("Identifiers copied"));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlakatFilmPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    plakat_marking_say (GTK_WIDGET (self),
                        _ ("The page could not be opened. Its link can be copied instead."));
}

static void
launch (PlakatFilmPage *self, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (uri == NULL)
    return;
  launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, launched_cb,
                           g_object_ref (self));
}

static void
open_tmdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);
  g_autofree char *uri = dup_tmdb_link (self);

  launch (self, uri);
}

static void
open_imdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);
  g_autofree char *uri = dup_imdb_link (self);

  launch (self, uri);
}

static void
gallery_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatFilmPage *self = PLAKAT_FILM_PAGE (widget);

  gtk_widget_activate_action (widget, "win.show-gallery", "(ss)", "film", self->uid);
}

static void
toggle_listed (PlakatFilmPage *self, PlakatListKind list, PlakatMarks mark)
{
  PlakatLibrary *library = plakat_account_get_library (self->account);

  if (self->item != NULL)
    plakat_marking_set_listed (GTK_WIDGET (self), library, list, self->item,
                               !(plakat_library_get_marks (library, self->uid) & mark));
}

static void
toggle_watchlist_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_listed (PLAKAT_FILM_PAGE (widget), PLAKAT_LIST_WATCHLIST, PLAKAT_MARK_WATCHLIST);
}

static void
toggle_favourite_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_listed (PLAKAT_FILM_PAGE (widget), PLAKAT_LIST_FAVOURITES, PLAKAT_MARK_FAVOURITE);
}

/* The window's own shortcuts for marks come here when no poster has the focus. */
void
plakat_film_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "film.copy-title", NULL, copy_title_action);
  gtk_widget_class_install_action (widget_class, "film.copy-link", NULL, copy_link_action);
  gtk_widget_class_install_action (widget_class, "film.copy-ids", NULL, copy_ids_action);
  gtk_widget_class_install_action (widget_class, "film.open-tmdb", NULL, open_tmdb_action);
  gtk_widget_class_install_action (widget_class, "film.open-imdb", NULL, open_imdb_action);
  gtk_widget_class_install_action (widget_class, "film.gallery", NULL, gallery_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-watchlist", NULL, toggle_watchlist_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-favourite", NULL, toggle_favourite_action);
}

/* Only what is possible for this film can be pressed. */
void
plakat_film_page_update_actions (PlakatFilmPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean there = self->film != NULL;
  gboolean tmdb = there && self->film->tmdb_id > 0, imdb = there && self->film->imdb_id != NULL;

  gtk_widget_action_set_enabled (widget, "film.copy-title", there);
  gtk_widget_action_set_enabled (widget, "film.copy-link", tmdb || imdb);
  gtk_widget_action_set_enabled (widget, "film.open-tmdb", tmdb);
  gtk_widget_action_set_enabled (widget, "film.open-imdb", imdb);
  /* until the film was read it is the one that the focus goes to: insensitive, it would hand it to the stars
   */
  gtk_widget_action_set_enabled (widget, "film.gallery", there || self->loading);
  gtk_widget_action_set_enabled (widget, "page.toggle-watchlist", there);
  gtk_widget_action_set_enabled (widget, "page.toggle-favourite", there);
}
