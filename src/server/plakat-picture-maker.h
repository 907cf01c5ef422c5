/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-picture-cache.h"
#include "plakat-picture-file.h"
#include "plakat-reencode.h"

G_BEGIN_DECLS

/**
 * PlakatPictureMaker:
 *
 * Has pictures made smaller, each once however many ask for it, and keeps them. Two are made at a time, on threads that
 * do nothing else, so that whoever answers requests waits for none of them. Any thread.
 */
typedef struct _PlakatPictureMaker PlakatPictureMaker;

/**
 * PlakatPictureAnswer:
 * @PLAKAT_PICTURE_ANSWER_UNKNOWN: it has to be made
 * @PLAKAT_PICTURE_ANSWER_SMALL: here it is
 * @PLAKAT_PICTURE_ANSWER_WHOLE: the picture itself is the answer: it is small enough, or cannot be made smaller
 * @PLAKAT_PICTURE_ANSWER_BUSY: there was no time to make it; the picture itself is the answer for now
 */
typedef enum
{
  PLAKAT_PICTURE_ANSWER_UNKNOWN,
  PLAKAT_PICTURE_ANSWER_SMALL,
  PLAKAT_PICTURE_ANSWER_WHOLE,
  PLAKAT_PICTURE_ANSWER_BUSY,
} PlakatPictureAnswer;

/** PlakatPictureMake: makes a picture smaller, as plakat_reencode_width() does */
typedef PlakatReencodeOutcome (*PlakatPictureMake) (GBytes *picture, int width, GBytes **jpeg);

/** PlakatPictureMade: @jpeg: (transfer none) (nullable): when @answer is %PLAKAT_PICTURE_ANSWER_SMALL */
typedef void (*PlakatPictureMade) (PlakatPictureAnswer answer, GBytes *jpeg, gpointer data);

/**
 * PlakatPictureCounts:
 * @made: by a process; @kept: found in the cache
 * @busy: answered with the picture itself for want of time
 */
typedef struct
{
  guint64 made;
  guint64 kept;
  guint64 busy;
} PlakatPictureCounts;

PlakatPictureMaker  *plakat_picture_maker_new   (PlakatPictureCache       *cache,
                                                 PlakatPictureMake         make);
void                 plakat_picture_maker_stop  (PlakatPictureMaker       *self);
void                 plakat_picture_maker_free  (PlakatPictureMaker       *self);
PlakatPictureAnswer  plakat_picture_maker_look  (PlakatPictureMaker       *self,
                                                 const char               *name,
                                                 PlakatPictureFile        *file,
                                                 int                       width,
                                                 GBytes                  **jpeg);
void                 plakat_picture_maker_make  (PlakatPictureMaker       *self,
                                                 const char               *name,
                                                 const PlakatPictureFile  *file,
                                                 int                       width,
                                                 PlakatPictureMade         made,
                                                 gpointer                  data);
void                 plakat_picture_maker_count (PlakatPictureMaker       *self,
                                                 PlakatPictureCounts      *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatPictureMaker, plakat_picture_maker_free)

G_END_DECLS
