/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-picture-source.h"

/*
 * The Movie Database names the size in the address: …/t/p/w342/NAME (developer.themoviedb.org, "Image
 * basics"), and so do those who pass its pictures on. A Plakat server is told the width in the query, and
 * rounds it up to one of its own (data/openapi.yaml, "file"). Elsewhere a picture has one size.
 */
#define PLACE "/t/p/"
#define ORIGINAL "original"

/* Of posters; portraits and backdrops are given at these too. */
static const int steps[] = { 92, 154, 185, 342, 500, 780, 0 };

/* Those that a Plakat server makes. */
static const int sized_steps[] = { 160, 320, 500, 780, 0 };

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

/* A size that is a tenth too narrow is near enough; 0 when none is wide enough. */
static int
find_step (const int *widths, int width)
{
  while (*widths != 0 && (width == 0 || *widths * 10 < width * 9))
    widths++;
  return *widths;
}

/*
 * plakat_picture_source_make_url:
 * @url: of a picture at any size
 * @sized: (nullable): the address below which a Plakat server has its pictures
 * @width: device pixels that it is to be shown at, 0 for the whole picture
 * @step: (out): the width that is asked for, 0 where no width is
 *
 * Returns: (transfer full): the address at which it is right
 */
char *
plakat_picture_source_make_url (const char *url, const char *sized, int width, int *step)
{
  gsize length;
  const char *size = find_size (url, &length);

  *step = 0;
  if (sized != NULL && g_str_has_prefix (url, sized) && strchr (url, '?') == NULL)
    {
      *step = find_step (sized_steps, width);
      return *step == 0 ? g_strdup (url) : g_strdup_printf ("%s?width=%d", url, *step);
    }
  if (size == NULL)
    return g_strdup (url);
  *step = find_step (steps, width);
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
