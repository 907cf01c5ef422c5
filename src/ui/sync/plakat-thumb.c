/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-film.h"
#include "plakat-poster-art.h"
#include "plakat-sheet.h"
#include "plakat-thumb.h"

/* of what is no film */
#define ICON_SIZE 24

struct _PlakatThumb
{
  GtkWidget parent_instance;

  PlakatPoster *poster;
  char *uid;
  int width;

  GtkWidget *child;
};

enum
{
  PROP_0,
  PROP_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatThumb, plakat_thumb, GTK_TYPE_WIDGET)

typedef struct
{
  GWeakRef thumb;
  PlakatCatalogue *catalogue;
  char *uid;
  char *title;
  char *poster_path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_weak_ref_clear (&job->thumb);
  g_object_unref (job->catalogue);
  g_free (job->uid);
  g_free (job->title);
  g_free (job->poster_path);
  g_free (job);
}

static void
set_child (PlakatThumb *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static PlakatFilm *
create_film (const Job *job)
{
  PlakatFilm *film = plakat_film_new (job->uid);

  film->title = g_strdup (job->title);
  film->poster_path = g_strdup (job->poster_path);
  return film;
}

static DexFuture *
load_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (PlakatFilm) film = dex_await_boxed (plakat_catalogue_load_film (job->catalogue, job->uid), NULL);
  g_autoptr (PlakatThumb) self = g_weak_ref_get (&job->thumb);
  g_autoptr (PlakatFilmItem) item = NULL;

  if (self == NULL || !PLAKAT_IS_SHEET (self->child) || g_strcmp0 (self->uid, job->uid) != 0)
    return NULL;
  if (film == NULL)
    film = create_film (job);
  item = plakat_film_item_new_for_film (film);
  g_clear_object (&self->poster);
  self->poster = plakat_poster_art_load (GTK_WIDGET (self), item,
                                         plakat_poster_art_bucket (GTK_WIDGET (self), self->width));
  plakat_sheet_set_paintable (PLAKAT_SHEET (self->child), GDK_PAINTABLE (self->poster));
  return NULL;
}

/* Its size is its own whatever room there is: a sheet alone would be as high as it is given width. */
static void
plakat_thumb_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  PlakatThumb *self = PLAKAT_THUMB (widget);
  int height = PLAKAT_IS_SHEET (self->child) ? self->width * 3 / 2 : MIN (self->width, ICON_SIZE);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : height;
  *minimum_baseline = *natural_baseline = -1;
}

static void
plakat_thumb_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatThumb *self = PLAKAT_THUMB (widget);

  if (self->child != NULL)
    {
      /* asked, so that what it wants is known before it is given */
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, -1);
    }
}

static void
plakat_thumb_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WIDTH)
    g_value_set_int (value, PLAKAT_THUMB (object)->width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_thumb_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WIDTH)
    PLAKAT_THUMB (object)->width = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_thumb_dispose (GObject *object)
{
  PlakatThumb *self = PLAKAT_THUMB (object);

  set_child (self, NULL);
  g_clear_object (&self->poster);
  g_clear_pointer (&self->uid, g_free);
  G_OBJECT_CLASS (plakat_thumb_parent_class)->dispose (object);
}

static void
plakat_thumb_class_init (PlakatThumbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_thumb_dispose;
  object_class->get_property = plakat_thumb_get_property;
  object_class->set_property = plakat_thumb_set_property;
  widget_class->measure = plakat_thumb_measure;
  widget_class->size_allocate = plakat_thumb_size_allocate;
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 1, 400, 26,
                                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "thumb");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
plakat_thumb_init (PlakatThumb *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
plakat_thumb_set_film (PlakatThumb *self,
                       PlakatCatalogue *catalogue,
                       const char *uid,
                       const char *title,
                       const char *poster_path)
{
  Job *job;

  g_return_if_fail (PLAKAT_IS_THUMB (self));
  g_return_if_fail (PLAKAT_IS_CATALOGUE (catalogue));
  g_return_if_fail (uid != NULL);

  if (PLAKAT_IS_SHEET (self->child) && g_strcmp0 (self->uid, uid) == 0)
    return;
  g_set_str (&self->uid, uid);
  set_child (self, plakat_sheet_new (self->width, 2.0 / 3, self->width < 40 ? 3 : 4));
  job = g_new0 (Job, 1);
  g_weak_ref_init (&job->thumb, self);
  job->catalogue = g_object_ref (catalogue);
  job->uid = g_strdup (uid);
  job->title = g_strdup (title);
  job->poster_path = g_strdup (poster_path);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, job, job_free));
}

void
plakat_thumb_set_kind (PlakatThumb *self, PlakatUserRecordKind kind)
{
  g_return_if_fail (PLAKAT_IS_THUMB (self));

  g_clear_pointer (&self->uid, g_free);
  set_child (self, gtk_image_new_from_icon_name (
                       kind == PLAKAT_USER_RECORD_LIST ? "view-list-symbolic" : "avatar-default-symbolic"));
}
