/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"
#include "plakat-library-lists.h"
#include "plakat-library-sync.h"

#define SERVER "https://films.example.org"

/* What a person, the sync and a server do to a library, and what is seen of it then. */
GPtrArray    *take            (Fixture              *fixture);
PlakatOp     *op_at           (GPtrArray            *ops,
                               guint                 index);
void          answer          (Fixture              *fixture,
                               PlakatOp             *op,
                               PlakatOpStatus        status,
                               const char           *tag);
void          answer_conflict (Fixture              *fixture,
                               PlakatOp             *op,
                               const char           *tag,
                               PlakatFields         *current);   /* takes it */
void          answer_all      (Fixture              *fixture);
void          apply           (Fixture              *fixture,
                               const char           *json);      /* a whole feed */
void          apply_changes   (Fixture              *fixture,
                               const char           *changes);   /* what is in it */
PlakatFields *fields_of       (const char           *name,
                               const char           *value);
void          write_note      (Fixture              *fixture,
                               const char           *text);
char         *dup_field       (Fixture              *fixture,
                               PlakatUserRecordKind  kind,
                               const char           *uid,
                               const char           *field);
char         *dup_note        (Fixture              *fixture);
char         *create          (Fixture              *fixture,
                               PlakatUserRecordKind  kind,
                               const char           *name);
void          put             (Fixture              *fixture,
                               const char           *list_uid,
                               const char           *film_uid,
                               gboolean              want);
char         *dup_order       (Fixture              *fixture,
                               const char           *list_uid);
guint         count_listed    (Fixture              *fixture);   /* films on the watchlist */
GPtrArray    *load            (DexFuture            *future);

#define assert_text(expression, expected)    \
  {                                          \
    g_autofree char *text_ = (expression);   \
    g_assert_cmpstr (text_, ==, (expected)); \
  }
