/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-error.h"
#include "plakat-fields.h"
#include "plakat-wire.h"

/* What is read of a record at the most; a kind of record may have tighter limits
 * (plakat_user_record_check()). */
#define MAX_FIELDS 32
#define MAX_NAME 64
#define MAX_VALUE 70000

typedef struct
{
  char *name;
  char *value;
} Field;

struct _PlakatFields
{
  GArray *fields; /* of Field, in the order of their names */
};

static void
clear_field (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_free (field->value);
}

/** plakat_fields_new: Returns: (transfer full): a record that says nothing */
PlakatFields *
plakat_fields_new (void)
{
  PlakatFields *self = g_new0 (PlakatFields, 1);

  self->fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->fields, clear_field);
  return self;
}

/** plakat_fields_copy: Returns: (transfer full) (nullable): the same; %NULL for %NULL */
PlakatFields *
plakat_fields_copy (const PlakatFields *self)
{
  PlakatFields *copy;

  if (self == NULL)
    return NULL;
  copy = plakat_fields_new ();
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);
      Field same = { g_strdup (field->name), g_strdup (field->value) };

      g_array_append_val (copy->fields, same);
    }
  return copy;
}

void
plakat_fields_free (PlakatFields *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->fields);
  g_free (self);
}

/* Where @name stands, or where it would. */
static gboolean
find (const PlakatFields *self, const char *name, guint *index)
{
  int order = -1;
  guint i;

  for (i = 0; self != NULL && i < self->fields->len; i++)
    if ((order = strcmp (name, g_array_index (self->fields, Field, i).name)) <= 0)
      break;
  *index = i;
  return order == 0;
}

/**
 * plakat_fields_get:
 * @self: (nullable): a record
 *
 * Returns: (transfer none) (nullable): what the field says, never empty; %NULL when it is not there
 */
const char *
plakat_fields_get (const PlakatFields *self, const char *name)
{
  guint i;

  return find (self, name, &i) ? g_array_index (self->fields, Field, i).value : NULL;
}

/**
 * plakat_fields_get_nth:
 * @self: (nullable): a record
 * @index: from 0
 * @name: (out) (transfer none) (optional): the field's name
 * @value: (out) (transfer none) (optional): what it says
 *
 * Returns: %FALSE after the last field
 */
gboolean
plakat_fields_get_nth (const PlakatFields *self, guint index, const char **name, const char **value)
{
  const Field *field;

  if (self == NULL || index >= self->fields->len)
    return FALSE;
  field = &g_array_index (self->fields, Field, index);
  if (name != NULL)
    *name = field->name;
  if (value != NULL)
    *value = field->value;
  return TRUE;
}

/**
 * plakat_fields_set:
 * @value: (nullable): what it says; %NULL and "" take the field away
 */
void
plakat_fields_set (PlakatFields *self, const char *name, const char *value)
{
  gboolean there;
  guint i;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  there = find (self, name, &i);
  if (value == NULL || *value == '\0')
    {
      if (there)
        g_array_remove_index (self->fields, i);
    }
  else if (there)
    {
      Field *field = &g_array_index (self->fields, Field, i);

      g_set_str (&field->value, value);
    }
  else
    {
      Field field = { g_strdup (name), g_strdup (value) };

      g_array_insert_val (self->fields, i, field);
    }
}

/** plakat_fields_is_empty: whether @self, which may be %NULL, says nothing */
gboolean
plakat_fields_is_empty (const PlakatFields *self)
{
  return self == NULL || self->fields->len == 0;
}

/** plakat_fields_equal: whether both, each of which may be %NULL, say the same */
gboolean
plakat_fields_equal (const PlakatFields *self, const PlakatFields *other)
{
  if (plakat_fields_is_empty (self) || plakat_fields_is_empty (other))
    return plakat_fields_is_empty (self) && plakat_fields_is_empty (other);
  if (self->fields->len != other->fields->len)
    return FALSE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);
      const Field *same = &g_array_index (other->fields, Field, i);

      if (!g_str_equal (field->name, same->name) || !g_str_equal (field->value, same->value))
        return FALSE;
    }
  return TRUE;
}

/**
 * plakat_fields_print:
 * @self: (nullable): a record
 *
 * Returns: (transfer full) (nullable): JSON on one line, equal for what is equal; %NULL when there are no
 * fields
 */
char *
plakat_fields_print (const PlakatFields *self)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (plakat_fields_is_empty (self))
    return NULL;
  builder = json_builder_new_immutable ();
  plakat_fields_to_json (self, builder);
  return plakat_wire_print (builder, NULL);
}

/**
 * plakat_fields_parse:
 * @json: (nullable): what plakat_fields_print() gave
 * @error: return location
 *
 * Errors: as of plakat_wire_parse() and plakat_fields_from_json().
 *
 * Returns: (transfer full) (nullable): the fields; %NULL for %NULL, and with @error set where it cannot be
 * read
 */
PlakatFields *
plakat_fields_parse (const char *json, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (json == NULL)
    return NULL;
  object = plakat_wire_parse_object (json, strlen (json), PLAKAT_WIRE_MAX_PAGE_BYTES, error);
  return object ? plakat_fields_from_json (object, error) : NULL;
}

/** plakat_fields_to_json: adds a value: an object; null when there are no fields */
void
plakat_fields_to_json (const PlakatFields *self, JsonBuilder *builder)
{
  if (plakat_fields_is_empty (self))
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = &g_array_index (self->fields, Field, i);

      plakat_wire_add_text (builder, field->name, field->value);
    }
  json_builder_end_object (builder);
}

static gboolean
is_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_");

  return length > 0 && length <= MAX_NAME && name[length] == '\0';
}

/**
 * plakat_fields_from_json:
 * @object: of texts; null and "" for what is not there
 * @error: return location
 *
 * Errors: %PLAKAT_BASE_ERROR_LIMIT for too many fields or too long ones, %PLAKAT_BASE_ERROR_WIRE for what is
 * no text or has no good name.
 *
 * Returns: (transfer full) (nullable): the fields, maybe none
 */
PlakatFields *
plakat_fields_from_json (JsonObject *object, GError **error)
{
  g_autoptr (PlakatFields) self = plakat_fields_new ();
  JsonObjectIter iter;
  const char *name;

  if (json_object_get_size (object) > MAX_FIELDS)
    {
      g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_LIMIT, "A record has more than %d fields",
                   MAX_FIELDS);
      return NULL;
    }
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *value = NULL;

      if (!is_name (name))
        {
          g_set_error (error, PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_WIRE,
                       "A field's name is not made of 1 to %d of a to z, 0 to 9 and “_”", MAX_NAME);
          return NULL;
        }
      if (!plakat_wire_get_text (object, name, MAX_VALUE, &value, error))
        return NULL;
      plakat_fields_set (self, name, value);
    }
  return g_steal_pointer (&self);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * plakat_fields_join_set:
 * @members: (element-type utf8) (transfer full): each of one line, in any order and as often as they like;
 * empty ones count for none
 *
 * Returns: (transfer full): a field of %PLAKAT_FIELD_SET: a line for each member, each once and in order
 */
char *
plakat_fields_join_set (GPtrArray *members)
{
  GString *text = g_string_new (NULL);

  g_ptr_array_sort (members, compare_members);
  for (guint i = 0; i < members->len; i++)
    {
      const char *member = g_ptr_array_index (members, i);

      if (*member == '\0' || (i > 0 && g_str_equal (member, g_ptr_array_index (members, i - 1))))
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, member);
    }
  g_ptr_array_unref (members);
  return g_string_free_and_steal (text);
}
