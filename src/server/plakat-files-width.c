/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-files-private.h"
#include "plakat-picture-widths.h"
#include "plakat-service.h"

/**
 * Wanted:
 * @name: of what is made, in the cache
 * @file: the picture itself
 * @width: one of those that are made
 * @done, @done_data: to be called when there is an answer
 */
typedef struct
{
  char *name;
  PlakatPictureFile file;
  int width;
  PlakatRequestDone done;
  gpointer done_data;
} Wanted;

static void
wanted_free (Wanted *self)
{
  plakat_picture_file_clear (&self->file);
  g_free (self->name);
  g_free (self);
}

static void
answer_as (
    PlakatRequest *request, PlakatPictureFile *file, int width, PlakatPictureAnswer answer, GBytes *jpeg)
{
  if (answer == PLAKAT_PICTURE_ANSWER_SMALL)
    plakat_picture_file_become_small (file, jpeg, width);
  file->stands_in = answer == PLAKAT_PICTURE_ANSWER_BUSY;
  plakat_files_answer (request, file);
}

static void
made_cb (PlakatPictureAnswer answer, GBytes *jpeg, gpointer data)
{
  PlakatRequest *request = data;
  Wanted *wanted = request->data;

  answer_as (request, &wanted->file, wanted->width, answer, jpeg);
  wanted->done (request, wanted->done_data);
}

static void
make_later (PlakatRequest *request, PlakatRequestDone done, gpointer data)
{
  Wanted *wanted = request->data;

  wanted->done = done;
  wanted->done_data = data;
  plakat_picture_maker_make (request->service->pictures, wanted->name, &wanted->file, wanted->width, made_cb,
                             request);
}

/* Takes what is in @file. */
static void
want (PlakatRequest *request, PlakatPictureFile *file, int width, char *name)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->name = name;
  wanted->file = *file;
  wanted->width = width;
  *file = (PlakatPictureFile) { .fd = -1 };
  plakat_request_set_data (request, wanted, (GDestroyNotify) wanted_free);
  request->later = make_later;
}

/* Who has it is told so without its being made, or looked for. */
static gboolean
answer_known (PlakatRequest *request, PlakatPictureFile *file, int width)
{
  g_autofree char *etag = plakat_picture_file_make_small_etag (file, width);
  g_autofree char *whole = NULL;

  if (!plakat_files_is_known (request, etag, file->modified))
    return FALSE;
  whole = g_steal_pointer (&file->etag);
  file->etag = g_steal_pointer (&etag);
  plakat_files_answer_known (request, file);
  return TRUE;
}

/**
 * plakat_files_answer_width:
 * @file: (inout): the picture itself; emptied when the answer comes later
 *
 * Answers with the picture in the width that is asked for, where that is not the picture itself.
 *
 * Returns: %FALSE if the picture itself is the answer
 */
gboolean
plakat_files_answer_width (PlakatRequest *request, PlakatPictureFile *file)
{
  int width = plakat_picture_widths_round_up (plakat_request_get_int (request, "width", 0));
  PlakatPictureMaker *pictures = request->service->pictures;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  PlakatPictureAnswer answer;

  if (width == 0 || pictures == NULL || file->owned)
    return FALSE;
  if (answer_known (request, file, width))
    return TRUE;
  name = plakat_picture_cache_make_name (request->params[0], file->etag, file->size, width);
  answer = plakat_picture_maker_look (pictures, name, file, width, &jpeg);
  if (answer == PLAKAT_PICTURE_ANSWER_UNKNOWN)
    want (request, file, width, g_steal_pointer (&name));
  else
    answer_as (request, file, width, answer, jpeg);
  return TRUE;
}
