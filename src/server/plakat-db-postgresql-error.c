/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-db-postgresql.h"
#include "plakat-error.h"

static gboolean
is_one_of (const char *state, const char *const *states)
{
  for (; *states != NULL; states++)
    if (g_str_has_prefix (state, *states))
      return TRUE;
  return FALSE;
}

/* Classes of two and codes of five characters, of appendix A of PostgreSQL's manual. */
static void
set_error_code (const char *state, GQuark *domain, int *code)
{
  /* Two did at once what only one could; who comes second again finds what the first has done. */
  static const char *const again[] = { "40001", "40P01", "23505", "23503", NULL };
  /* Connections, resources, the administrator's hand, waiting for too long, a standby that only reads. */
  static const char *const busy[] = { "08",    "53",    "57",    "58",    "55P03",
                                      "25006", "25P03", "25P04", "72000", NULL };
  /* What no text or number of PostgreSQL can be, or no index can hold. */
  static const char *const input[] = { "22021", "22P05", "22001", "22003", "54000", NULL };

  *domain = PLAKAT_BASE_ERROR;
  *code = PLAKAT_BASE_ERROR_DATABASE;
  if (is_one_of (state, busy))
    *code = PLAKAT_BASE_ERROR_BUSY;
  else if (is_one_of (state, again))
    {
      *domain = PLAKAT_SERVER_ERROR;
      *code = PLAKAT_SERVER_ERROR_RETRY;
    }
  else if (is_one_of (state, input))
    {
      *domain = PLAKAT_SERVER_ERROR;
      *code = PLAKAT_SERVER_ERROR_INPUT;
    }
}

/* PostgreSQL's own sentence quotes values where a value is what is wrong (classes 22 and 23). */
static GError *
describe (const char *state, const PGresult *result)
{
  const char *sentence = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *constraint = PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME);
  GQuark domain;
  int code;

  set_error_code (state, &domain, &code);
  if (domain == PLAKAT_SERVER_ERROR && code == PLAKAT_SERVER_ERROR_INPUT)
    return g_error_new (domain, code, _ ("Something in it cannot be stored: a character or a number"));
  if (g_str_has_prefix (state, "22") || g_str_has_prefix (state, "23") || sentence == NULL)
    return g_error_new (domain, code, "PostgreSQL: %s %s", state, constraint ? constraint : "");
  return g_error_new (domain, code, "PostgreSQL: %s (%s)", sentence, state);
}

/**
 * plakat_postgresql_fail:
 * @result: (nullable): what PostgreSQL answered, if it did
 *
 * Returns: %FALSE, with @error set: %PLAKAT_BASE_ERROR_BUSY where later it may work,
 *   %PLAKAT_SERVER_ERROR_RETRY where the whole transaction should be run again at once,
 *   %PLAKAT_SERVER_ERROR_INPUT for what cannot be stored
 */
gboolean
plakat_postgresql_fail (PlakatPostgresql *self, const PGresult *result, GError **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;

  /* Within a broken transaction only the first error says why. */
  if (g_strcmp0 (state, "25P02") == 0 && self->failure != NULL)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }
  g_clear_error (&self->failure);
  if (state != NULL)
    self->failure = describe (state, result);
  else
    self->failure = g_error_new_literal (PLAKAT_BASE_ERROR, PLAKAT_BASE_ERROR_BUSY,
                                         _ ("The connection to PostgreSQL was lost"));
  g_debug ("%s", self->failure->message);
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}
