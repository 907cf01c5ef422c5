/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-section.h"

struct _PlakatFilmSection
{
  GtkBox parent_instance;

  GtkLabel *heading;
};

enum
{
  PROP_0,
  PROP_TITLE,
};

G_DEFINE_FINAL_TYPE (PlakatFilmSection, plakat_film_section, GTK_TYPE_BOX)

static void
plakat_film_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    g_value_set_string (value, gtk_label_get_label (PLAKAT_FILM_SECTION (object)->heading));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_film_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    gtk_label_set_label (PLAKAT_FILM_SECTION (object)->heading, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_film_section_class_init (PlakatFilmSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = plakat_film_section_get_property;
  object_class->set_property = plakat_film_section_set_property;
  g_object_class_install_property (
      object_class, PROP_TITLE,
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-section.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmSection, heading);
}

static void
plakat_film_section_init (PlakatFilmSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
