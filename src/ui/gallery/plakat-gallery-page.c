/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plakat-gallery-list.h"
#include "plakat-gallery-page-private.h"
#include "plakat-gallery-thumb.h"

enum
{
  PROP_COMPARING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatGalleryPage, plakat_gallery_page, ADW_TYPE_NAVIGATION_PAGE)

/* ── what is shown ── */

static const char *
get_counted (PlakatGalleryPage *self, guint count)
{
  if (self->mixed)
    /* Translators: as in "2 of 10 pictures" */
    return ngettext ("picture", "pictures", count);
  if (g_str_equal (self->kind, "person"))
    /* Translators: as in "2 of 10 photographs" */
    return ngettext ("photograph", "photographs", count);
  /* Translators: as in "2 of 10 posters" */
  return ngettext ("poster", "posters", count);
}

static void
update_title (PlakatGalleryPage *self)
{
  guint count = g_list_model_get_n_items (self->pictures);
  g_autofree char *subtitle = NULL;

  if (self->comparing)
    /* Translators: the places of two pictures that are compared, how many there are, and what they are */
    subtitle = g_strdup_printf (_ ("%u and %u of %u %s"), self->chosen[0] + 1, self->chosen[1] + 1, count,
                                get_counted (self, count));
  else
    /* Translators: a picture's place, how many there are, and what they are */
    subtitle = g_strdup_printf (_ ("%u of %u %s"), self->chosen[0] + 1, count, get_counted (self, count));
  adw_window_title_set_subtitle (self->window_title, subtitle);
}

static void
update_thumb (PlakatGalleryPage *self, PlakatGalleryThumb *thumb)
{
  PlakatGalleryPicture *picture = plakat_gallery_thumb_get_picture (thumb);
  gboolean chosen = FALSE;

  for (guint i = 0; i < (self->comparing ? 2 : 1) && self->pictures != NULL; i++)
    {
      g_autoptr (PlakatGalleryPicture) shown = g_list_model_get_item (self->pictures, self->chosen[i]);

      chosen |= picture != NULL && shown == picture;
    }
  plakat_gallery_thumb_set_chosen (thumb, chosen);
}

static void
show (PlakatGalleryPage *self)
{
  g_autoptr (PlakatGalleryPicture) picture = g_list_model_get_item (self->pictures, self->chosen[0]);
  g_autoptr (PlakatGalleryPicture) other = NULL;

  if (picture == NULL)
    return;
  if (self->comparing)
    other = g_list_model_get_item (self->pictures, self->chosen[1]);
  plakat_viewer_show (self->viewer, picture, other);
  update_title (self);
  for (guint i = 0; i < self->thumbs->len; i++)
    update_thumb (self, g_ptr_array_index (self->thumbs, i));
  plakat_gallery_page_update_actions (self);
}

/** plakat_gallery_page_choose: shows the picture at @place, where the last one was touched */
void
plakat_gallery_page_choose (PlakatGalleryPage *self, guint place)
{
  if (self->pictures == NULL || place >= g_list_model_get_n_items (self->pictures))
    return;
  self->chosen[plakat_viewer_get_touched (self->viewer)] = place;
  show (self);
  gtk_list_view_scroll_to (self->strip, place, GTK_LIST_SCROLL_NONE, NULL);
}

/** plakat_gallery_page_step: @around: whether the first follows the last */
void
plakat_gallery_page_step (PlakatGalleryPage *self, int direction, gboolean around)
{
  guint count = self->pictures ? g_list_model_get_n_items (self->pictures) : 0;
  guint place = self->chosen[plakat_viewer_get_touched (self->viewer)];

  if (count == 0)
    return;
  if (around)
    plakat_gallery_page_choose (self, (place + count + direction) % count);
  else if (direction > 0 || place > 0)
    plakat_gallery_page_choose (self, place + direction);
}

/** plakat_gallery_page_set_comparing: shows two pictures, or one again: that which was touched last */
void
plakat_gallery_page_set_comparing (PlakatGalleryPage *self, gboolean comparing)
{
  guint count = self->pictures ? g_list_model_get_n_items (self->pictures) : 0;

  if (self->comparing == comparing || count < 2)
    return;
  if (comparing)
    {
      plakat_gallery_page_stop_slides (self);
      self->chosen[1] = self->chosen[0] + 1 < count ? self->chosen[0] + 1 : self->chosen[0] - 1;
    }
  else
    self->chosen[0] = self->chosen[plakat_viewer_get_touched (self->viewer)];
  self->comparing = comparing;
  show (self);
  if (comparing)
    plakat_viewer_set_touched (self->viewer, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARING]);
}

/* ── reading ── */

static gboolean
is_gone (PlakatGalleryPage *self)
{
  return self->strip == NULL;
}

/* "tmdb:603#3" is the fourth picture of that film. A query may have a number sign of its own. */
static char *
split_id (const char *id, guint *place)
{
  const char *mark = strrchr (id, '#');
  guint64 number = 0;

  *place = 0;
  if (mark == NULL || !g_ascii_string_to_unsigned (mark + 1, 10, 0, G_MAXUINT / 2, &number, NULL))
    return g_strdup (id);
  *place = (guint) number;
  return g_strndup (id, mark - id);
}

/* A film's own pictures may be stills; a person's last picture is drawn. */
static gboolean
is_mixed (PlakatGalleryPage *self)
{
  g_autoptr (PlakatGalleryPicture) first = g_list_model_get_item (self->pictures, 0);

  if (g_str_equal (self->kind, "film"))
    return plakat_gallery_picture_get_path (first) != NULL;
  return g_str_equal (self->kind, "person") && plakat_gallery_picture_get_path (first) == NULL;
}

static void
take_list (PlakatGalleryPage *self, PlakatGalleryList *list, guint place)
{
  guint count = g_list_model_get_n_items (list->pictures);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), list->title);
  adw_window_title_set_title (self->window_title, list->title);
  self->pictures = g_object_ref (list->pictures);
  gtk_label_set_label (self->problem_label, _ ("There are no pictures here."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), count == 0);
  if (count == 0)
    return;
  self->mixed = is_mixed (self);
  gtk_list_view_set_model (self->strip,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (self->pictures))));
  plakat_gallery_page_choose (self, MIN (place, count - 1));
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatGalleryPage *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatGalleryList) list = NULL;
  g_autofree char *id = NULL;
  guint place;

  id = split_id (self->id, &place);
  list = dex_await_boxed (plakat_gallery_list_load (self->account, self->kind, id), &error);
  if (is_gone (self))
    return dex_future_new_true ();
  if (list != NULL)
    take_list (self, list, place);
  else
    {
      gtk_label_set_label (self->problem_label, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
    }
  return dex_future_new_true ();
}

/* ── the template's callbacks ── */

static void
shown_cb (PlakatGalleryPage *self)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->viewer));
  plakat_gallery_page_show_controls (self, TRUE);
}

static void
hiding_cb (PlakatGalleryPage *self)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_stop_slides (self);
  plakat_gallery_page_leave_full (self);
  plakat_gallery_page_show_controls (self, FALSE);
}

static void
step_cb (PlakatGalleryPage *self, int direction)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_step (self, direction, FALSE);
}

static void
zoom_changed_cb (PlakatGalleryPage *self)
{
  g_autofree char *text = NULL;

  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  if (!plakat_viewer_get_fitted (self->viewer))
    /* Translators: how large a picture is shown */
    text = g_strdup_printf (_ ("%d %%"), (int) round (plakat_viewer_get_zoom (self->viewer) * 100));
  gtk_button_set_label (self->zoom_button, text ? text : C_ ("zoom", "Fit"));
}

static void
touched_cb (PlakatGalleryPage *self)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_update_actions (self);
}

static void
strip_activate_cb (PlakatGalleryPage *self, guint place)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_page_stop_slides (self);
  plakat_gallery_page_choose (self, place);
}

static void
thumb_setup_cb (PlakatGalleryPage *self, GtkListItem *item)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));
  g_assert (GTK_IS_LIST_ITEM (item));

  gtk_list_item_set_child (item, plakat_gallery_thumb_new ());
}

/* The row of a film in a long list comes later than its place. */
static void
picture_changed_cb (PlakatGalleryPicture *picture, GtkListItem *item)
{
  g_assert (PLAKAT_IS_GALLERY_PICTURE (picture));
  g_assert (GTK_IS_LIST_ITEM (item));

  if (gtk_list_item_get_item (item) == picture)
    gtk_list_item_set_accessible_label (item, plakat_gallery_picture_get_title (picture));
}

static void
thumb_bind_cb (PlakatGalleryPage *self, GtkListItem *item)
{
  PlakatGalleryThumb *thumb = PLAKAT_GALLERY_THUMB (gtk_list_item_get_child (item));
  PlakatGalleryPicture *picture = gtk_list_item_get_item (item);

  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  plakat_gallery_thumb_set_picture (thumb, picture);
  g_signal_connect_object (picture, "changed", G_CALLBACK (picture_changed_cb), item, 0);
  picture_changed_cb (picture, item);
  g_ptr_array_add (self->thumbs, thumb);
  update_thumb (self, thumb);
}

static void
thumb_unbind_cb (PlakatGalleryPage *self, GtkListItem *item)
{
  PlakatGalleryThumb *thumb = PLAKAT_GALLERY_THUMB (gtk_list_item_get_child (item));

  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), picture_changed_cb, item);
  g_ptr_array_remove_fast (self->thumbs, thumb);
  plakat_gallery_thumb_set_picture (thumb, NULL);
}

static void
thumb_teardown_cb (PlakatGalleryPage *self, GtkListItem *item)
{
  g_assert (PLAKAT_IS_GALLERY_PAGE (self));

  g_ptr_array_remove_fast (self->thumbs, gtk_list_item_get_child (item));
}

/* ── the class ── */

static void
plakat_gallery_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_COMPARING)
    g_value_set_boolean (value, PLAKAT_GALLERY_PAGE (object)->comparing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
plakat_gallery_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_COMPARING)
    plakat_gallery_page_set_comparing (PLAKAT_GALLERY_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
plakat_gallery_page_dispose (GObject *object)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (object);

  g_clear_handle_id (&self->leave_source, g_source_remove);
  plakat_gallery_page_stop_slides (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_GALLERY_PAGE);
  g_clear_object (&self->pictures);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (plakat_gallery_page_parent_class)->dispose (object);
}

static void
plakat_gallery_page_finalize (GObject *object)
{
  PlakatGalleryPage *self = PLAKAT_GALLERY_PAGE (object);

  g_ptr_array_unref (self->thumbs);
  g_free (self->kind);
  g_free (self->id);

  G_OBJECT_CLASS (plakat_gallery_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PlakatGalleryPage, name)
  BIND (toolbar);
  BIND (window_title);
  BIND (header);
  BIND (bottom);
  BIND (menu_button);
  BIND (viewer);
  BIND (problem_label);
  BIND (zoom_button);
  BIND (strip);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, hiding_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, touched_cb);
  gtk_widget_class_bind_template_callback (widget_class, strip_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, thumb_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, thumb_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, thumb_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, thumb_teardown_cb);
}

static void
plakat_gallery_page_class_init (PlakatGalleryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = plakat_gallery_page_get_property;
  object_class->set_property = plakat_gallery_page_set_property;
  object_class->dispose = plakat_gallery_page_dispose;
  object_class->finalize = plakat_gallery_page_finalize;

  properties[PROP_COMPARING] = g_param_spec_boolean (
      "comparing", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (PLAKAT_TYPE_VIEWER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-gallery-page.ui");
  bind_template (widget_class);
  plakat_gallery_page_install (widget_class);
}

static void
plakat_gallery_page_init (PlakatGalleryPage *self)
{
  self->thumbs = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  plakat_gallery_page_add_controls (self);
  plakat_gallery_page_update_actions (self);
}

/**
 * plakat_gallery_page_new:
 * @account: where the pictures are
 * @kind: "film", "person" or "query"
 * @id: a uid or the text of a query; "#3" behind it opens the fourth picture first
 *
 * Returns: (transfer floating): a page that shows the pictures as soon as they are known
 */
AdwNavigationPage *
plakat_gallery_page_new (PlakatAccount *account, const char *kind, const char *id)
{
  PlakatGalleryPage *self;

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (kind != NULL && id != NULL, NULL);

  self = g_object_new (PLAKAT_TYPE_GALLERY_PAGE, NULL);
  self->account = g_object_ref (account);
  self->kind = g_strdup (kind);
  self->id = g_strdup (id);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
  return ADW_NAVIGATION_PAGE (self);
}
