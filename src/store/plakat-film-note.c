/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-film-note.h"

struct _PlakatFilmNote
{
  GObject parent_instance;

  PlakatFilmItem *film;
  char *note;
  PlakatJob job;
  char *person_uid;
  char *person_name;
};

typedef enum
{
  PROP_FILM = 1,
  PROP_NOTE,
  PROP_JOB,
  PROP_PERSON_UID,
  PROP_PERSON_NAME,
} Property;

static GParamSpec *properties[PROP_PERSON_NAME + 1];

G_DEFINE_FINAL_TYPE (PlakatFilmNote, plakat_film_note, G_TYPE_OBJECT)

static void
plakat_film_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatFilmNote *self = PLAKAT_FILM_NOTE (object);

  switch ((Property) id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_JOB:
      g_value_set_int (value, self->job);
      break;
    case PROP_PERSON_UID:
      g_value_set_string (value, self->person_uid);
      break;
    case PROP_PERSON_NAME:
      g_value_set_string (value, self->person_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
plakat_film_note_finalize (GObject *object)
{
  PlakatFilmNote *self = PLAKAT_FILM_NOTE (object);

  g_clear_object (&self->film);
  g_free (self->note);
  g_free (self->person_uid);
  g_free (self->person_name);
  G_OBJECT_CLASS (plakat_film_note_parent_class)->finalize (object);
}

static void
plakat_film_note_class_init (PlakatFilmNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plakat_film_note_get_property;
  object_class->finalize = plakat_film_note_finalize;

  properties[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, PLAKAT_TYPE_FILM_ITEM, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_JOB] = g_param_spec_int ("job", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PERSON_UID] = g_param_spec_string ("person-uid", NULL, NULL, NULL, flags);
  properties[PROP_PERSON_NAME] = g_param_spec_string ("person-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
plakat_film_note_init (PlakatFilmNote *self)
{
}

PlakatFilmNote *
plakat_film_note_new (PlakatFilmItem *film, const char *note, PlakatJob job)
{
  PlakatFilmNote *self = g_object_new (PLAKAT_TYPE_FILM_NOTE, NULL);

  self->film = g_object_ref (film);
  self->note = g_strdup (note);
  self->job = job;
  return self;
}

PlakatFilmItem *
plakat_film_note_get_film (PlakatFilmNote *self)
{
  return self->film;
}

const char *
plakat_film_note_get_note (PlakatFilmNote *self)
{
  return self->note;
}

PlakatJob
plakat_film_note_get_job (PlakatFilmNote *self)
{
  return self->job;
}

const char *
plakat_film_note_get_person_name (PlakatFilmNote *self)
{
  return self->person_name;
}

/** plakat_film_note_set_person: names who plays; before the note is shown */
void
plakat_film_note_set_person (PlakatFilmNote *self, const char *uid, const char *name)
{
  g_return_if_fail (PLAKAT_IS_FILM_NOTE (self));

  g_set_str (&self->person_uid, uid);
  g_set_str (&self->person_name, name);
}
