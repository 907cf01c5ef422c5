/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _PlakatFilm PlakatFilm;
typedef struct _PlakatPerson PlakatPerson;
typedef struct _PlakatCredit PlakatCredit;
typedef struct _PlakatImage PlakatImage;
typedef struct _PlakatEntry PlakatEntry;
typedef struct _PlakatRating PlakatRating;
typedef struct _PlakatQuery PlakatQuery;
typedef struct _PlakatSqlite PlakatSqlite;

/**
 * PlakatRole:
 * How large a character is in a film; seed 1 of the domain knows these three, many sources none.
 */
typedef enum
{
  PLAKAT_ROLE_UNKNOWN,
  PLAKAT_ROLE_LEADING,
  PLAKAT_ROLE_SUPPORTING,
  PLAKAT_ROLE_BACKGROUND,
} PlakatRole;

/** PlakatJob: what a person did for a film. */
typedef enum
{
  PLAKAT_JOB_ACTOR,
  PLAKAT_JOB_DIRECTOR,
  PLAKAT_JOB_WRITER,
} PlakatJob;

typedef enum
{
  PLAKAT_GENDER_UNKNOWN,
  PLAKAT_GENDER_FEMALE,
  PLAKAT_GENDER_MALE,
} PlakatGender;

typedef enum
{
  PLAKAT_IMAGE_POSTER,
  PLAKAT_IMAGE_BACKDROP,
  PLAKAT_IMAGE_STILL,
  PLAKAT_IMAGE_PHOTOGRAPH,
} PlakatImageKind;

/** PlakatListKind: the lists that every account has. */
typedef enum
{
  PLAKAT_LIST_WATCHLIST,
  PLAKAT_LIST_FAVOURITES,
} PlakatListKind;

#define PLAKAT_N_LIST_KINDS 2

/**
 * PlakatMarks:
 * What the user has said about a film, as one value for a cell: bits 0 to 7 are flags, bits 8 to 11 the
 * rating in half stars (0 for none).
 */
typedef guint PlakatMarks;

#define PLAKAT_MARK_WATCHLIST (1u << 0)
#define PLAKAT_MARK_FAVOURITE (1u << 1)
#define PLAKAT_MARK_WAITING (1u << 2)
#define PLAKAT_MARK_REVIEWED (1u << 3)
#define PLAKAT_MARK_PARKED (1u << 4)
#define PLAKAT_MARK_WATCHED (1u << 5)
#define PLAKAT_MARK_NOTE (1u << 6)
#define PLAKAT_MARKS_HALF_STARS(marks) (((marks) >> 8) & 0xfu)
#define PLAKAT_MARKS_WITH_HALF_STARS(marks, half_stars) (((marks) & ~0xf00u) | ((half_stars) << 8))

G_END_DECLS
