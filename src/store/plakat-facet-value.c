/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-facet-value.h"
#include "plakat-text.h"

struct _PlakatFacetValue
{
  GObject parent_instance;

  char *value;
  char *label;
  guint count;
};

typedef enum
{
  PROP_VALUE = 1,
  PROP_LABEL,
  PROP_COUNT,
} Property;

static GParamSpec *properties[PROP_COUNT + 1];

G_DEFINE_FINAL_TYPE (PlakatFacetValue, plakat_facet_value, G_TYPE_OBJECT)

static void
plakat_facet_value_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatFacetValue *self = PLAKAT_FACET_VALUE (object);

  switch ((Property) id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_facet_value_finalize (GObject *object)
{
  PlakatFacetValue *self = PLAKAT_FACET_VALUE (object);

  g_free (self->value);
  g_free (self->label);
  G_OBJECT_CLASS (plakat_facet_value_parent_class)->finalize (object);
}

static void
plakat_facet_value_class_init (PlakatFacetValueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_facet_value_get_property;
  object_class->finalize = plakat_facet_value_finalize;

  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_facet_value_init (PlakatFacetValue *self)
{
}

PlakatFacetValue *
plakat_facet_value_new (const char *value, const char *label, guint count)
{
  PlakatFacetValue *self = g_object_new (PLAKAT_TYPE_FACET_VALUE, NULL);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  self->count = count;
  return self;
}

const char *
plakat_facet_value_get_value (PlakatFacetValue *self)
{
  return self->value;
}

const char *
plakat_facet_value_get_label (PlakatFacetValue *self)
{
  return self->label;
}

guint
plakat_facet_value_get_count (PlakatFacetValue *self)
{
  return self->count;
}

/** plakat_facet_value_is_called: whether @typed names it, as queries compare: without case and accents */
gboolean
plakat_facet_value_is_called (PlakatFacetValue *self, const char *typed)
{
  g_autofree char *folded = plakat_text_fold (typed);
  g_autofree char *value = plakat_text_fold (self->value);
  g_autofree char *label = plakat_text_fold (self->label);

  return g_str_equal (folded, value) || g_str_equal (folded, label);
}

/** plakat_facet_value_contains: whether @typed is a part of how it is called, compared in the same way */
gboolean
plakat_facet_value_contains (PlakatFacetValue *self, const char *typed)
{
  g_autofree char *folded = plakat_text_fold (typed);
  g_autofree char *value = plakat_text_fold (self->value);
  g_autofree char *label = plakat_text_fold (self->label);

  return strstr (value, folded) != NULL || strstr (label, folded) != NULL;
}
