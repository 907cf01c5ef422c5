/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-marking.h"
#include "plakat-person-page-private.h"
#include "plakat-person-text.h"

#define PORTRAIT_WIDTH 300

/* A longer biography is folded, so that the films are near. */
#define LONG_BIOGRAPHY 700
#define FOLDED_LINES 10

G_DEFINE_FINAL_TYPE (PlakatPersonPage, plakat_person_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* ── filling ── */

static void
fold_biography (PlakatPersonPage *self, gboolean fold)
{
  gtk_label_set_lines (self->biography_label, fold ? FOLDED_LINES : -1);
  gtk_label_set_ellipsize (self->biography_label, fold ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_visible (self->biography_button, fold);
}

/* A photograph stands upright, a drawn portrait is square. */
static void
fill_portrait (PlakatPersonPage *self)
{
  GApplication *application = g_application_get_default ();

  g_object_set (self->portrait, "ratio", self->person->portrait_path ? 2.0 / 3 : 1.0, NULL);
  g_clear_object (&self->poster);
  if (!PLAKAT_IS_APPLICATION (application))
    return;
  self->poster = plakat_poster_new_for_person (
      plakat_application_get_pictures (PLAKAT_APPLICATION (application)), self->uid,
      self->person->portrait_path, PORTRAIT_WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  plakat_sheet_set_paintable (self->portrait, GDK_PAINTABLE (self->poster));
}

static void
fill (PlakatPersonPage *self)
{
  g_autofree char *facts = plakat_person_text_facts (self->person, self->notes);
  const char *biography = self->person->biography;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), self->person->name);
  set_text (self->name_label, self->person->name);
  set_text (self->facts_label, facts);
  set_text (self->biography_label, biography);
  fold_biography (self, biography != NULL && g_utf8_strlen (biography, -1) > LONG_BIOGRAPHY);
  fill_portrait (self);
  plakat_person_page_fill_jobs (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.copy-name", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.open-tmdb", self->person->tmdb_id > 0);
}

static gboolean
is_gone (PlakatPersonPage *self)
{
  return self->name_label == NULL;
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatPersonPage *self = data;
  PlakatCatalogue *catalogue = plakat_account_get_catalogue (self->account);
  g_autoptr (PlakatPerson) person = NULL;
  g_autoptr (GListModel) notes = NULL;
  g_autoptr (GError) error = NULL;

  person = dex_await_boxed (plakat_catalogue_load_person (catalogue, self->uid), &error);
  notes = dex_await_object (plakat_catalogue_load_filmography (catalogue, self->uid), NULL);
  if (is_gone (self))
    return dex_future_new_true ();
  if (person == NULL)
    {
      set_text (self->name_label, _ ("Not known here"));
      set_text (self->biography_label, error->message);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.gallery", FALSE);
      return dex_future_new_true ();
    }
  self->person = g_steal_pointer (&person);
  self->notes = g_steal_pointer (&notes);
  fill (self);
  return dex_future_new_true ();
}

/* ── the template's callbacks ── */

static void
film_changed_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  if (!is_gone (self))
    plakat_person_page_update_seen (self);
}

static void
job_changed_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  if (!self->filling && self->person != NULL)
    plakat_person_page_show_job (self);
}

static void
order_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  self->newest_first = !self->newest_first;
  adw_button_content_set_label (self->order_content,
                                self->newest_first ? _ ("Newest first") : _ ("Oldest first"));
  adw_button_content_set_icon_name (self->order_content, self->newest_first ? "view-sort-descending-symbolic"
                                                                            : "view-sort-ascending-symbolic");
  plakat_person_page_show_job (self);
}

static void
biography_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  fold_biography (self, FALSE);
}

static void
add_rest_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  plakat_person_page_add_rest (self);
}

static void
narrow_apply_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
}

static void
narrow_unapply_cb (PlakatPersonPage *self)
{
  g_assert (PLAKAT_IS_PERSON_PAGE (self));

  gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

/* ── actions ── */

static void
gallery_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.show-gallery", "(ss)", "person", PLAKAT_PERSON_PAGE (widget)->uid);
}

static void
copy_name_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatPersonPage *self = PLAKAT_PERSON_PAGE (widget);

  if (self->person == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->person->name);
  plakat_marking_say (widget, _ ("Name copied"));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlakatPersonPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    plakat_marking_say (GTK_WIDGET (self),
                        _ ("The page could not be opened. No program here opens web pages."));
}

static void
open_tmdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlakatPersonPage *self = PLAKAT_PERSON_PAGE (widget);
  g_autoptr (GtkUriLauncher) launcher = NULL;
  g_autofree char *uri = NULL;

  if (self->person == NULL || self->person->tmdb_id <= 0)
    return;
  uri = g_strdup_printf ("https://www.themoviedb.org/person/%" G_GINT64_FORMAT, self->person->tmdb_id);
  launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, launched_cb,
                           g_object_ref (self));
}

static void
plakat_person_page_dispose (GObject *object)
{
  PlakatPersonPage *self = PLAKAT_PERSON_PAGE (object);

  plakat_person_page_stop_hanging (self);
  g_signal_group_set_target (self->library_signals, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_PERSON_PAGE);
  g_clear_object (&self->poster);
  g_clear_object (&self->notes);
  g_clear_pointer (&self->films, g_ptr_array_unref);
  g_clear_pointer (&self->person, plakat_person_unref);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (plakat_person_page_parent_class)->dispose (object);
}

static void
plakat_person_page_finalize (GObject *object)
{
  PlakatPersonPage *self = PLAKAT_PERSON_PAGE (object);

  g_clear_object (&self->library_signals);
  g_free (self->uid);

  G_OBJECT_CLASS (plakat_person_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PlakatPersonPage, name)
  BIND (portrait);
  BIND (name_label);
  BIND (facts_label);
  BIND (biography_label);
  BIND (biography_button);
  BIND (seen_box);
  BIND (seen_label);
  BIND (wanted_label);
  BIND (seen_bar);
  BIND (rest_button);
  BIND (jobs);
  BIND (order_button);
  BIND (order_content);
  BIND (wall);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, job_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, order_cb);
  gtk_widget_class_bind_template_callback (widget_class, biography_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_rest_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_unapply_cb);
}

static void
plakat_person_page_class_init (PlakatPersonPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_person_page_dispose;
  object_class->finalize = plakat_person_page_finalize;

  g_type_ensure (PLAKAT_TYPE_SEEN_BAR);
  g_type_ensure (PLAKAT_TYPE_SHEET);
  g_type_ensure (PLAKAT_TYPE_SHELF);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-person-page.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "person.gallery", NULL, gallery_action);
  gtk_widget_class_install_action (widget_class, "person.copy-name", NULL, copy_name_action);
  gtk_widget_class_install_action (widget_class, "person.open-tmdb", NULL, open_tmdb_action);
}

static void
plakat_person_page_init (PlakatPersonPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->library_signals = g_signal_group_new (PLAKAT_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library_signals, "film-changed", G_CALLBACK (film_changed_cb), self);
  /* the portrait can be pressed from the start: the focus goes to it before the person was read */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.copy-name", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.open-tmdb", FALSE);
}

/**
 * plakat_person_page_new:
 * @account: where the person is
 * @uid: who
 *
 * Returns: (transfer floating): a page that shows the person as soon as they were read
 */
AdwNavigationPage *
plakat_person_page_new (PlakatAccount *account, const char *uid)
{
  PlakatPersonPage *self;

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (uid != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_PERSON_PAGE, NULL);
  self->account = g_object_ref (account);
  self->uid = g_strdup (uid);
  g_signal_group_set_target (self->library_signals, plakat_account_get_library (account));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
  return ADW_NAVIGATION_PAGE (self);
}
