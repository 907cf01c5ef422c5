/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-image.h"
#include "plakat-json.h"
#include "plakat-picture-list.h"
#include "plakat-text.h"
#include "plakat-wire.h"

typedef struct
{
  char *kind;
  char *path;
  char *language;
  gint64 width;
  gint64 height;
  gboolean primary;
} Picture;

struct _PlakatPictureList
{
  GPtrArray *pictures;
};

static void
picture_free (Picture *self)
{
  g_free (self->kind);
  g_free (self->path);
  g_free (self->language);
  g_free (self);
}

PlakatPictureList *
plakat_picture_list_new (void)
{
  PlakatPictureList *self = g_new0 (PlakatPictureList, 1);

  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) picture_free);
  return self;
}

void
plakat_picture_list_free (PlakatPictureList *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->pictures);
  g_free (self);
}

static Picture *
find_picture (PlakatPictureList *self, const char *path)
{
  for (guint i = 0; i < self->pictures->len; i++)
    {
      Picture *picture = g_ptr_array_index (self->pictures, i);

      if (g_str_equal (picture->path, path))
        return picture;
    }
  return NULL;
}

static Picture *
get_picture (PlakatPictureList *self, const char *path)
{
  Picture *picture = find_picture (self, path);

  if (picture == NULL)
    {
      picture = g_new0 (Picture, 1);
      picture->path = g_strdup (path);
      g_ptr_array_add (self->pictures, picture);
    }
  return picture;
}

/** plakat_picture_list_add_primary: @path: (nullable): the picture that stands for the film or the person */
void
plakat_picture_list_add_primary (PlakatPictureList *self, const char *kind, const char *path)
{
  Picture *picture;

  if (path == NULL)
    return;
  picture = get_picture (self, path);
  g_set_str (&picture->kind, kind);
  picture->primary = TRUE;
}

static void
add_object (PlakatPictureList *self, JsonObject *object)
{
  g_autofree char *path = NULL, *kind = NULL, *language = NULL;
  gboolean primary = FALSE;
  gint64 width = 0, height = 0;
  Picture *picture;

  if (!plakat_wire_get_text (object, "path", PLAKAT_WIRE_MAX_LINE, &path, NULL)
      || !plakat_wire_get_text (object, "kind", 32, &kind, NULL)
      || !plakat_wire_get_text (object, "language", 32, &language, NULL)
      || !plakat_wire_get_int64 (object, "width", 0, G_MAXINT, &width, NULL)
      || !plakat_wire_get_int64 (object, "height", 0, G_MAXINT, &height, NULL)
      || !plakat_wire_get_boolean (object, "primary", &primary, NULL) || path == NULL || kind == NULL)
    return;
  picture = get_picture (self, path);
  g_set_str (&picture->kind, kind);
  g_set_str (&picture->language, language);
  picture->width = width;
  picture->height = height;
  picture->primary |= primary;
}

/**
 * plakat_picture_list_parse_array:
 * @json: (nullable): text that plakat-server wrote itself
 * @name: a member that occurs once in it
 *
 * Returns: (transfer full) (nullable): the array that it is
 */
JsonArray *
plakat_picture_list_parse_array (const char *json, const char *name)
{
  gsize length;
  const char *text = json ? plakat_json_find (json, name, &length) : NULL;
  g_autoptr (JsonNode) node =
      text ? plakat_wire_parse (text, length, PLAKAT_WIRE_MAX_PAGE_BYTES, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : NULL;
}

/** plakat_picture_list_dup_path: Returns: (transfer full) (nullable): the picture's key that the member @name
 * is
 */
char *
plakat_picture_list_dup_path (const char *json, const char *name)
{
  gsize length;
  const char *text = json ? plakat_json_find (json, name, &length) : NULL;
  g_autofree char *path = NULL;

  if (text == NULL || length < 2 || *text != '"')
    return NULL;
  path = g_strndup (text + 1, length - 2);
  return plakat_text_is_image_path (path) ? g_steal_pointer (&path) : NULL;
}

/** plakat_picture_list_add_array: @json: (nullable): a record, with the pictures as its member `images` */
void
plakat_picture_list_add_array (PlakatPictureList *self, const char *json)
{
  g_autoptr (JsonArray) array = plakat_picture_list_parse_array (json, "images");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      add_object (self, json_array_get_object_element (array, i));
}

guint
plakat_picture_list_get_count (PlakatPictureList *self)
{
  return self->pictures->len;
}

/* A picture's key is its path without the slash that some sources begin it with. */
static void
append_picture (GString *json, const Picture *picture)
{
  const char *key = *picture->path == '/' ? picture->path + 1 : picture->path;
  g_autofree char *url = g_strconcat ("/files/", key, NULL);

  g_string_append (json, json->len > 0 ? ",{" : "{");
  plakat_json_append_member (json, "kind", picture->kind);
  plakat_json_append_member (json, "path", picture->path);
  plakat_json_append_member (json, "key", key);
  plakat_json_append_member (json, "url", url);
  plakat_json_append_int (json, "width", picture->width);
  plakat_json_append_int (json, "height", picture->height);
  plakat_json_append_member (json, "language", picture->language);
  g_string_append (json, picture->primary ? ",\"primary\":true}" : ",\"primary\":false}");
}

/** plakat_picture_list_append: @json: takes the pictures from @offset on, at most @limit, separated by commas
 */
void
plakat_picture_list_append (PlakatPictureList *self, gint64 offset, gint64 limit, GString *json)
{
  gint64 index = 0;

  for (int primary = 1; primary >= 0; primary--)
    for (guint i = 0; i < self->pictures->len; i++)
      {
        const Picture *picture = g_ptr_array_index (self->pictures, i);

        if (picture->primary != primary)
          continue;
        if (index >= offset && index < offset + limit)
          append_picture (json, picture);
        index++;
      }
}
