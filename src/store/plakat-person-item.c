/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-person-item.h"

struct _PlakatPersonItem
{
  GObject parent_instance;

  char *uid;
  char *name;
  char *portrait;
  guint n_films;
};

typedef enum
{
  PROP_UID = 1,
  PROP_NAME,
  PROP_PORTRAIT,
  PROP_N_FILMS,
} Property;

static GParamSpec *properties[PROP_N_FILMS + 1];

G_DEFINE_FINAL_TYPE (PlakatPersonItem, plakat_person_item, G_TYPE_OBJECT)

static void
plakat_person_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatPersonItem *self = PLAKAT_PERSON_ITEM (object);

  switch ((Property) id)
    {
    case PROP_UID:
      g_value_set_string (value, self->uid);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PORTRAIT:
      g_value_set_string (value, self->portrait);
      break;
    case PROP_N_FILMS:
      g_value_set_uint (value, self->n_films);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_person_item_finalize (GObject *object)
{
  PlakatPersonItem *self = PLAKAT_PERSON_ITEM (object);

  g_free (self->uid);
  g_free (self->name);
  g_free (self->portrait);
  G_OBJECT_CLASS (plakat_person_item_parent_class)->finalize (object);
}

static void
plakat_person_item_class_init (PlakatPersonItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_person_item_get_property;
  object_class->finalize = plakat_person_item_finalize;

  properties[PROP_UID] = g_param_spec_string ("uid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PORTRAIT] = g_param_spec_string ("portrait", NULL, NULL, NULL, flags);
  properties[PROP_N_FILMS] = g_param_spec_uint ("n-films", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_person_item_init (PlakatPersonItem *self)
{
}

PlakatPersonItem *
plakat_person_item_new (const char *uid, const char *name, const char *portrait, guint n_films)
{
  PlakatPersonItem *self = g_object_new (PLAKAT_TYPE_PERSON_ITEM, NULL);

  self->uid = g_strdup (uid);
  self->name = g_strdup (name);
  self->portrait = g_strdup (portrait);
  self->n_films = n_films;
  return self;
}

const char *
plakat_person_item_get_uid (PlakatPersonItem *self)
{
  return self->uid;
}

const char *
plakat_person_item_get_name (PlakatPersonItem *self)
{
  return self->name;
}

const char *
plakat_person_item_get_portrait (PlakatPersonItem *self)
{
  return self->portrait;
}

guint
plakat_person_item_get_n_films (PlakatPersonItem *self)
{
  return self->n_films;
}
