/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-http-private.h"
#include "plakat-remote.h"

typedef struct
{
  guint status;
  guint retry_after;
} PlakatRemoteErrorPrivate;

static void
plakat_remote_error_private_init (PlakatRemoteErrorPrivate *private)
{
  private->status = 0;
  private->retry_after = 0;
}

static void
plakat_remote_error_private_copy (const PlakatRemoteErrorPrivate *from, PlakatRemoteErrorPrivate *to)
{
  *to = *from;
}

static void
plakat_remote_error_private_clear (PlakatRemoteErrorPrivate *private)
{
}

G_DEFINE_EXTENDED_ERROR (PlakatRemoteError, plakat_remote_error)

/*
 * plakat_remote_error_set_answer:
 * @error: an error of %PLAKAT_REMOTE_ERROR
 * @status: the status that it comes from
 * @retry_after: seconds that the server asks to wait, or 0
 */
void
plakat_remote_error_set_answer (GError *error, guint status, guint retry_after)
{
  PlakatRemoteErrorPrivate *private = plakat_remote_error_get_private (error);

  private->status = status;
  private->retry_after = retry_after;
}

/**
 * plakat_remote_error_get_status:
 * @error: (nullable): any error
 *
 * Returns: the HTTP status that @error comes from; 0 when there was none, or the error is of another domain
 */
guint
plakat_remote_error_get_status (const GError *error)
{
  if (!g_error_matches (error, PLAKAT_REMOTE_ERROR, error ? error->code : 0))
    return 0;
  return plakat_remote_error_get_private (error)->status;
}

/**
 * plakat_remote_error_get_retry_after:
 * @error: (nullable): any error
 *
 * Returns: seconds, 0 to 3600, before which the server does not want to be asked again; 0 when it did not say
 */
guint
plakat_remote_error_get_retry_after (const GError *error)
{
  if (!g_error_matches (error, PLAKAT_REMOTE_ERROR, error ? error->code : 0))
    return 0;
  return plakat_remote_error_get_private (error)->retry_after;
}

/*
 * plakat_remote_error_explain:
 * @end: why we broke the call off, if we did
 * @sent: whether the request went out
 * @host: where to
 * @error: what GIO or libsoup said
 *
 * Returns: (transfer full): the same as a sentence to show
 */
GError *
plakat_remote_error_explain (PlakatCallEnd end, gboolean sent, const char *host, const GError *error)
{
  const GQuark domain = PLAKAT_REMOTE_ERROR;

  switch (end)
    {
    case PLAKAT_CALL_DEADLINE:
      return g_error_new (domain, PLAKAT_REMOTE_ERROR_TRANSPORT, _ ("%s took too long to answer"), host);
    case PLAKAT_CALL_SLOW:
      return g_error_new (domain, PLAKAT_REMOTE_ERROR_LIMIT, _ ("The answer of %s came too slowly"), host);
    case PLAKAT_CALL_LARGE:
      return g_error_new (domain, PLAKAT_REMOTE_ERROR_LIMIT,
                          _ ("The answer of %s is larger than anything it should send"), host);
    case PLAKAT_CALL_RUNS:
    case PLAKAT_CALL_CONNECT:
    case PLAKAT_CALL_DROPPED:
    default:
      break;
    }
  if (error->domain == G_TLS_ERROR)
    return g_error_new (domain, PLAKAT_REMOTE_ERROR_TRANSPORT,
                        _ ("The connection to %s is not safe: its certificate cannot be trusted"), host);
  if (sent)
    return g_error_new (domain, PLAKAT_REMOTE_ERROR_TRANSPORT, _ ("The answer of %s broke off"), host);
  return g_error_new (domain, PLAKAT_REMOTE_ERROR_TRANSPORT, _ ("Nothing answers at %s"), host);
}
