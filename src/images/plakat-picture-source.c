/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-source.h"

/*
 * The Movie Database names the size in the address: …/t/p/w342/NAME (developer.themoviedb.org, "Image
 * basics"), and so do those who pass its pictures on. Elsewhere, at a Plakat server too, a picture has one
 * size.
 */
#define PLACE "/t/p/"
#define ORIGINAL "original"

/* Of posters; portraits and backdrops are given at these too. */
static const int steps[] = { 92, 154, 185, 342, 500, 780 };

/* The size in @url, and what comes after it. */
static const char *
find_size (const char *url, gsize *length)
{
  const char *place = strstr (url, PLACE);
  const char *size = place ? place + strlen (PLACE) : NULL;

  if (size == NULL)
    return NULL;
  *length = strcspn (size, "/?");
  if (size[*length] != '/' || size[*length + 1] == '\0' || strpbrk (size + *length + 1, "/?") != NULL)
    return NULL;
  if (*length == strlen (ORIGINAL) && strncmp (size, ORIGINAL, *length) == 0)
    return size;
  if ((*size != 'w' && *size != 'h') || *length < 2 || strspn (size + 1, "0123456789") != *length - 1)
    return NULL;
  return size;
}

/*
 * plakat_picture_source_make_name:
 * @url: of a picture at any size
 *
 * Returns: (transfer full): what the picture is called whatever its size
 */
char *
plakat_picture_source_make_name (const char *url)
{
  gsize length;
  const char *size = find_size (url, &length);

  if (size == NULL)
    return g_strdup (url);
  return g_strdup_printf ("%.*s*%s", (int) (size - url), url, size + length);
}

/*
 * plakat_picture_source_make_url:
 * @url: of a picture at any size
 * @width: device pixels that it is to be shown at, 0 for the whole picture
 * @step: (out): the width that is asked for, 0 where no width is
 *
 * A size that is a tenth too narrow is near enough.
 *
 * Returns: (transfer full): the address at which it is right
 */
char *
plakat_picture_source_make_url (const char *url, int width, int *step)
{
  gsize length;
  const char *size = find_size (url, &length);

  *step = 0;
  if (size == NULL)
    return g_strdup (url);
  for (guint i = 0; i < G_N_ELEMENTS (steps) && *step == 0 && width > 0; i++)
    if (steps[i] * 10 >= width * 9)
      *step = steps[i];
  if (*step == 0)
    return g_strdup_printf ("%.*s" ORIGINAL "%s", (int) (size - url), url, size + length);
  return g_strdup_printf ("%.*sw%d%s", (int) (size - url), url, *step, size + length);
}

/* plakat_picture_source_is_whole: @step: that was asked for; @width: of what came. Returns: whether there is
 * no larger one */
gboolean
plakat_picture_source_is_whole (int step, int width)
{
  return step == 0 || width < step;
}
