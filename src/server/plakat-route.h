/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PlakatRequest PlakatRequest;

/**
 * PlakatAccess:
 * @PLAKAT_ACCESS_PUBLIC: everybody; a token that is no good is passed over
 * @PLAKAT_ACCESS_ACCOUNT: who is signed in
 */
typedef enum
{
  PLAKAT_ACCESS_PUBLIC,
  PLAKAT_ACCESS_ACCOUNT,
} PlakatAccess;

/**
 * PlakatWork:
 * @PLAKAT_WORK_READ: the handler only reads
 * @PLAKAT_WORK_WRITE: the handler may write. It runs within a transaction that the dispatcher ends: kept if the
 *   answer is below 400, undone otherwise
 */
typedef enum
{
  PLAKAT_WORK_READ,
  PLAKAT_WORK_WRITE,
} PlakatWork;

/**
 * PlakatRouteLimit: under which allowance a request counts (plakat-limits.h)
 * @PLAKAT_ROUTE_LIMIT_USUAL: reads or writes
 */
typedef enum
{
  PLAKAT_ROUTE_LIMIT_USUAL,
  PLAKAT_ROUTE_LIMIT_SIGN_IN,
  PLAKAT_ROUTE_LIMIT_REFRESH,
  PLAKAT_ROUTE_LIMIT_NONE,
} PlakatRouteLimit;

/**
 * PlakatRoute:
 * @id: the operationId in openapi.yaml, which says the method, the path, and what may be sent
 * @shared: whether who is not signed in is answered by the catalogue alone, all alike
 * @prepare: (nullable): runs first, outside any transaction and beside other writers: what is slow (hashing of
 *   passwords, decoding of pictures) has its place here. It reads; where it sets an answer, that is the answer
 * @handle: makes the answer
 *
 * One thing that can be asked. The table is data, so that the document can be held against it.
 */
typedef struct
{
  const char *id;
  PlakatAccess access;
  PlakatWork work;
  PlakatRouteLimit limit;
  gboolean shared;
  void (*prepare) (PlakatRequest *request);
  void (*handle) (PlakatRequest *request);
} PlakatRoute;

#define PLAKAT_API_ROOT "/api/v1"

const PlakatRoute *plakat_route_get_table (gsize      *length);
const PlakatRoute *plakat_route_find      (const char *id);

G_END_DECLS
