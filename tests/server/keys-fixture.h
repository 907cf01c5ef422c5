/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-keys.h"

G_BEGIN_DECLS

#define SECRET_1 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define SECRET_2 "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f"
#define LINE_1 "1 2026-01-01T00:00:00Z " SECRET_1 "\n"
#define LINE_2 "2 2026-02-01T00:00:00Z " SECRET_2 "\n"
#define LINE_2_LATER "2 2999-01-01T00:00:00Z " SECRET_2 "\n"

/** Place: @path: of a key file in a @folder of its own, which is not there at first */
typedef struct
{
  char *folder;
  char *path;
} Place;

void        set_up         (Place         *self,
                            gconstpointer  data);
void        tear_down      (Place         *self,
                            gconstpointer  data);
void        write_file     (Place         *self,
                            const char    *text);
PlakatKeys *open_keys      (Place         *self);
void        assert_refused (Place         *self,
                            const char    *word);
gboolean    reads          (PlakatKeys    *keys,
                            const char    *token);

char *encode_part (const char    *bytes,
                   gsize          length);
char *forge       (const char    *secret,
                   GChecksumType  type,
                   const char    *header,
                   const char    *claims);
char *make_claims (const char    *changed,
                   const char    *value);

#define HEADER(kid) "{\"alg\":\"HS256\",\"kid\":\"" kid "\",\"typ\":\"JWT\"}"

G_END_DECLS
