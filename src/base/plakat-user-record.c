/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-date.h"
#include "plakat-error.h"
#include "plakat-text.h"
#include "plakat-user-record.h"

#define MAX_MEMBERS 1000
#define MAX_MEMBER_CHARS 64
#define MAX_UNKNOWN_CHARS 10000
#define MAX_FIELDS 32

/* What a field may say, beside its length. */
typedef enum
{
  SHAPE_LINE,
  SHAPE_BLOCK,
  SHAPE_STARS,
  SHAPE_FILM,
  SHAPE_DATE,
  SHAPE_MEMBERS,
  SHAPE_DATES,
} Shape;

typedef struct
{
  PlakatUserRecordKind kind;
  const char *name;
  PlakatFieldType type;
  Shape shape;
  guint max_chars;
  gboolean required;
} FieldRule;

static const FieldRule rules[] = {
  { PLAKAT_USER_RECORD_RATING, "stars", PLAKAT_FIELD_SCALAR, SHAPE_STARS, 2, FALSE },
  { PLAKAT_USER_RECORD_RATING, "text", PLAKAT_FIELD_TEXT, SHAPE_BLOCK, 10000, FALSE },
  { PLAKAT_USER_RECORD_NOTE, "text", PLAKAT_FIELD_TEXT, SHAPE_BLOCK, 10000, FALSE },
  { PLAKAT_USER_RECORD_WATCHED, "dates", PLAKAT_FIELD_SET, SHAPE_DATES, 0, FALSE },
  { PLAKAT_USER_RECORD_PROFILE, "name", PLAKAT_FIELD_SCALAR, SHAPE_LINE, 64, TRUE },
  { PLAKAT_USER_RECORD_LIST, "name", PLAKAT_FIELD_SCALAR, SHAPE_LINE, 120, TRUE },
  { PLAKAT_USER_RECORD_LIST, "description", PLAKAT_FIELD_TEXT, SHAPE_BLOCK, 2000, FALSE },
  { PLAKAT_USER_RECORD_LIST, "cover", PLAKAT_FIELD_SCALAR, SHAPE_FILM, 128, FALSE },
  { PLAKAT_USER_RECORD_LIST, "query", PLAKAT_FIELD_SCALAR, SHAPE_LINE, 2000, FALSE },
  { PLAKAT_USER_RECORD_ACCOUNT, "display_name", PLAKAT_FIELD_SCALAR, SHAPE_LINE, 120, FALSE },
  { PLAKAT_USER_RECORD_ACCOUNT, "biography", PLAKAT_FIELD_TEXT, SHAPE_BLOCK, 500, FALSE },
  { PLAKAT_USER_RECORD_ACCOUNT, "birth_date", PLAKAT_FIELD_SCALAR, SHAPE_DATE, 10, FALSE },
  { PLAKAT_USER_RECORD_ACCOUNT, "favourite_genres", PLAKAT_FIELD_SET, SHAPE_MEMBERS, 0, FALSE },
  { PLAKAT_USER_RECORD_ACCOUNT, "notifications", PLAKAT_FIELD_SET, SHAPE_MEMBERS, 0, FALSE },
};

static const char *const kind_names[PLAKAT_N_USER_RECORD_KINDS] = { "rating",  "note", "watched",
                                                                    "profile", "list", "account" };

/** plakat_user_record_new: Returns: (transfer full): a record that says nothing */
PlakatUserRecord *
plakat_user_record_new (PlakatUserRecordKind kind, const char *uid)
{
  PlakatUserRecord *self = g_new0 (PlakatUserRecord, 1);

  self->kind = kind;
  self->uid = g_strdup (uid);
  return self;
}

void
plakat_user_record_free (PlakatUserRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->uid);
  plakat_fields_free (self->fields);
  g_free (self->tag);
  g_free (self->title);
  g_free (self->poster_path);
  g_free (self);
}

const char *
plakat_user_record_kind_to_string (PlakatUserRecordKind kind)
{
  g_return_val_if_fail (kind < PLAKAT_N_USER_RECORD_KINDS, NULL);

  return kind_names[kind];
}

gboolean
plakat_user_record_kind_from_string (const char *text, PlakatUserRecordKind *kind)
{
  for (guint i = 0; i < PLAKAT_N_USER_RECORD_KINDS; i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/** plakat_user_record_kind_is_of_film: whether the uid of such a record is a film's */
gboolean
plakat_user_record_kind_is_of_film (PlakatUserRecordKind kind)
{
  return kind == PLAKAT_USER_RECORD_RATING || kind == PLAKAT_USER_RECORD_NOTE
         || kind == PLAKAT_USER_RECORD_WATCHED;
}

static const FieldRule *
find_rule (PlakatUserRecordKind kind, const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].kind == kind && g_str_equal (rules[i].name, field))
      return &rules[i];
  return NULL;
}

/** plakat_user_record_get_field_type: how a field is merged; one that is not known is one value */
PlakatFieldType
plakat_user_record_get_field_type (PlakatUserRecordKind kind, const char *field)
{
  const FieldRule *rule = find_rule (kind, field);

  return rule ? rule->type : PLAKAT_FIELD_SCALAR;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE, why);
  return FALSE;
}

static gboolean
refuse_length (GError **error, const char *field, guint max_chars)
{
  g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
               /* Translators: %s is what a field is called in the data, such as “name” */
               ngettext ("“%s” is longer than %u character: shorten it",
                         "“%s” is longer than %u characters: shorten it", max_chars),
               field, max_chars);
  return FALSE;
}

static gboolean
is_longer (const char *value, guint max_chars)
{
  return strlen (value) > max_chars && g_utf8_strlen (value, -1) > (glong) max_chars;
}

static gboolean
is_day (const char *value)
{
  PlakatDate date;

  return plakat_date_parse (value, &date) && date.day != 0;
}

static gboolean
is_stars (const char *value)
{
  return g_str_equal (value, "10") || (*value >= '1' && *value <= '9' && value[1] == '\0');
}

/* One line that says something: no control characters, and not only space. */
static gboolean
is_line (const char *value)
{
  gboolean blank = TRUE;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        return FALSE;
      blank = blank && g_unichar_isspace (c);
    }
  return !blank;
}

static gboolean
check_members (const FieldRule *rule, const char *value, GError **error)
{
  g_auto (GStrv) members = g_strsplit (value, "\n", MAX_MEMBERS + 2);

  if (g_strv_length (members) > MAX_MEMBERS)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                   ngettext ("“%s” has more than %d entry: take some away",
                             "“%s” has more than %d entries: take some away", MAX_MEMBERS),
                   rule->name, MAX_MEMBERS);
      return FALSE;
    }
  for (guint i = 0; members[i] != NULL; i++)
    {
      if (rule->shape == SHAPE_DATES && !is_day (members[i]))
        return refuse (error, _ ("A date of watching is not a day such as 2026-11-28: correct it"));
      if (!is_line (members[i]))
        return refuse (error, _ ("One of several entries is empty or not plain text: take it away"));
      if (is_longer (members[i], MAX_MEMBER_CHARS))
        return refuse_length (error, rule->name, MAX_MEMBER_CHARS);
      if (i > 0 && strcmp (members[i - 1], members[i]) >= 0)
        return refuse (error, _ ("Entries are out of order or there twice: put each of them in once"));
    }
  return TRUE;
}

static gboolean
check_field (const FieldRule *rule, const char *value, GError **error)
{
  if (rule->max_chars > 0 && is_longer (value, rule->max_chars))
    return refuse_length (error, rule->name, rule->max_chars);
  switch (rule->shape)
    {
    case SHAPE_LINE:
      return is_line (value)
             || refuse (error, _ ("A name is one line of text and not empty: choose another one"));
    case SHAPE_STARS:
      return is_stars (value) || refuse (error, _ ("A rating is from half a star to five: choose one"));
    case SHAPE_FILM:
      return plakat_text_is_uid (value)
             || refuse (error, _ ("The cover is not that of a film: choose another one"));
    case SHAPE_DATE:
      return is_day (value)
             || refuse (error, _ ("The date of birth is not a day such as 1985-04-30: correct it"));
    case SHAPE_MEMBERS:
    case SHAPE_DATES:
      return check_members (rule, value, error);
    case SHAPE_BLOCK:
    default:
      return TRUE;
    }
}

/**
 * plakat_user_record_check:
 * @fields: (nullable): what a record is to say; none take it away, which is always right
 * @error: return location
 *
 * Whether @fields are within the limits of @kind. Fields that are not known are kept as they are.
 * Error: %PLAKAT_BASE_ERROR_WIRE with a sentence for the user.
 */
gboolean
plakat_user_record_check (PlakatUserRecordKind kind, const PlakatFields *fields, GError **error)
{
  const char *name, *value;

  if (plakat_fields_is_empty (fields))
    return TRUE;
  if (plakat_fields_get_nth (fields, MAX_FIELDS, NULL, NULL))
    return refuse (error, _ ("This says more than one record can hold: take something away"));
  for (guint i = 0; plakat_fields_get_nth (fields, i, &name, &value); i++)
    {
      const FieldRule *rule = find_rule (kind, name);

      if (!g_utf8_validate (value, -1, NULL))
        return refuse (error, _ ("A text is not valid UTF-8: write it again"));
      if (rule == NULL && is_longer (value, MAX_UNKNOWN_CHARS))
        return refuse_length (error, name, MAX_UNKNOWN_CHARS);
      if (rule != NULL && !check_field (rule, value, error))
        return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].kind == kind && rules[i].required && plakat_fields_get (fields, rules[i].name) == NULL)
      return refuse (error, _ ("A name is missing: give one"));
  return TRUE;
}
