/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-cycle-private.h"
#include "planted-bug.h"
#if PLAKAT_PLANTED_BUG == 20
#include "plakat-library-private.h"
#endif

/* A merge after a conflict is a new attempt: so many of one key in a cycle, and the rest in the next. */
#define MOST_SENDS 3u
#define MOST_REFUSED 3u

/* What came of a batch. */
typedef struct
{
  GPtrArray *definite; /* results, to be settled */
  guint answered;
  gboolean paused;
  char *unknown; /* why the first one without an answer has none */
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->definite, g_ptr_array_unref);
  g_free (self->unknown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static char *
dup_key (const PlakatOp *op)
{
  switch (op->kind)
    {
    case PLAKAT_OP_ENTRY:
      return g_strconcat (plakat_list_kind_to_string (op->list), " ", op->film_uid, NULL);
    case PLAKAT_OP_RATING:
      return g_strconcat ("rating ", op->film_uid, NULL);
    case PLAKAT_OP_PROFILE:
      return g_strconcat ("profile ", op->profile_uid, NULL);
    case PLAKAT_OP_PROFILE_ENTRY:
      return g_strconcat ("profile:", op->profile_uid, " ", op->film_uid, NULL);
    case PLAKAT_OP_LIST_ENTRY:
      return g_strconcat ("list:", op->list_uid, " ", op->film_uid, NULL);
    case PLAKAT_OP_RECORD:
    default:
      return g_strconcat (plakat_user_record_kind_to_string (op->record_kind), " ", op->record_uid, NULL);
    }
}

/* What goes out now: not the same edit twice in a cycle, no key more than three times; and what the server
 * choked on before comes last, so that it delays nothing else (I24). */
static GPtrArray *
choose (PlakatCycle *self, GPtrArray *ops)
{
  GHashTable *failing = self->memory->failing;
  GPtrArray *chosen = g_ptr_array_new ();
  g_autoptr (GPtrArray) last = g_ptr_array_new ();

  for (guint i = 0; i < ops->len; i++)
    {
      PlakatOp *op = g_ptr_array_index (ops, i);
      g_autofree char *key = dup_key (op);
      guint sends = GPOINTER_TO_UINT (g_hash_table_lookup (self->sends, key));

      if (sends >= MOST_SENDS || g_hash_table_contains (self->sent_seqs, &op->seq))
        continue;
      g_ptr_array_add (g_hash_table_contains (failing, key) ? last : chosen, op);
      g_hash_table_add (self->sent_seqs, g_memdup2 (&op->seq, sizeof op->seq));
      g_hash_table_insert (self->sends, g_steal_pointer (&key), GUINT_TO_POINTER (sends + 1));
    }
  g_ptr_array_extend (chosen, last, NULL, NULL);
  return chosen;
}

/* Whether it is the third key in a row that the server refuses: then it is the user whom it refuses. */
static gboolean
note_refused (PlakatCycle *self, const char *key)
{
  g_hash_table_add (self->memory->refused, g_strdup (key));
  return g_hash_table_size (self->memory->refused) >= MOST_REFUSED;
}

static void
note_unclear (PlakatCycle *self, const char *key)
{
  g_hash_table_add (self->unclear, g_strndup (key, strcspn (key, " ")));
}

static void
judge (PlakatCycle *self, const PlakatOp *op, PlakatOpResult *result, Outcome *outcome)
{
  GHashTable *failing = self->memory->failing;
  g_autofree char *key = dup_key (op);

  if (result->status != PLAKAT_OP_UNKNOWN)
    g_hash_table_remove (failing, key);
  switch (result->status)
    {
    case PLAKAT_OP_DONE:
    case PLAKAT_OP_STALE:
      self->sent++;
      g_hash_table_remove_all (self->memory->refused);
      break;
    case PLAKAT_OP_CONFLICT:
      g_hash_table_remove_all (self->memory->refused);
      break;
    case PLAKAT_OP_REJECTED:
      self->parked++;
      break;
    case PLAKAT_OP_REFUSED:
      outcome->paused |= note_refused (self, key);
      break;
    case PLAKAT_OP_UNABLE:
      self->held++;
      break;
    case PLAKAT_OP_UNKNOWN:
      /* It is the server that chokes on it, and not the network. */
      if (result->http == 0)
        note_unclear (self, key);
      else if (result->http >= 500)
        g_hash_table_add (failing, g_steal_pointer (&key));
      self->memory->retry_after = MAX (self->memory->retry_after, result->retry_after);
      if (outcome->unknown == NULL)
        outcome->unknown = g_strdup (result->message != NULL ? result->message
                                                             : _ ("The server gave no answer to an edit."));
      return;
    case PLAKAT_OP_VERIFY:
      note_unclear (self, key);
      break;
    default:
      break;
    }
  g_ptr_array_add (outcome->definite, result);
}

/* Each edit that was sent has one answer, and no other has any; what is beyond that makes no sense. */
static void
read_results (PlakatCycle *self, GPtrArray *ops, GPtrArray *results, Outcome *outcome)
{
  g_autoptr (GHashTable) open = g_hash_table_new (g_int64_hash, g_int64_equal);

  outcome->definite = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  for (guint i = 0; i < ops->len; i++)
    {
      PlakatOp *op = g_ptr_array_index (ops, i);

      g_hash_table_insert (open, &op->seq, op);
    }
  g_ptr_array_set_free_func (results, NULL);
  for (guint i = 0; i < results->len; i++)
    {
      PlakatOpResult *result = g_ptr_array_index (results, i);
      const PlakatOp *op = g_hash_table_lookup (open, &result->seq);

      if (op != NULL)
        {
          g_hash_table_remove (open, &result->seq);
          outcome->answered++;
          judge (self, op, result, outcome);
        }
      if (op == NULL || result->status == PLAKAT_OP_UNKNOWN)
        plakat_op_result_free (result);
    }
  /* Where the server refuses this user, none of the edits is to blame. */
  for (guint i = outcome->definite->len; i > 0; i--)
    {
      const PlakatOpResult *result = g_ptr_array_index (outcome->definite, i - 1);

      if (result->status != PLAKAT_OP_REFUSED)
        continue;
      if (outcome->paused)
        g_ptr_array_remove_index (outcome->definite, i - 1);
      else
        self->parked++;
    }
}

static gboolean
set_refused (GError **error)
{
  g_set_error_literal (error, PLAKAT_SYNC_ERROR, PLAKAT_SYNC_ERROR_REFUSED,
                       _ ("The server refuses everything that this account sends. Nothing is lost here; ask "
                          "whoever runs the server, then sync again."));
  return FALSE;
}

/* A whole batch that got a 403: each of its keys did. */
static gboolean
refuse_all (PlakatCycle *self, GPtrArray *ops)
{
  gboolean paused = FALSE;

  for (guint i = 0; i < ops->len; i++)
    {
      g_autofree char *key = dup_key (g_ptr_array_index (ops, i));

      paused |= note_refused (self, key);
    }
  return paused;
}

#if PLAKAT_PLANTED_BUG == 22
/* Planted: whatever goes wrong, the edits count as sent. */
static gboolean
drop (PlakatCycle *self, GPtrArray *ops, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);

  for (guint i = 0; i < ops->len; i++)
    {
      const PlakatOp *op = g_ptr_array_index (ops, i);
      PlakatOpResult *result = g_new0 (PlakatOpResult, 1);

      result->seq = op->seq;
      result->status = PLAKAT_OP_DONE;
      g_ptr_array_add (results, result);
    }
  return dex_await (plakat_library_settle (self->library, results), error);
}
#endif

#if PLAKAT_PLANTED_BUG == 20
/* Planted: that an edit was sent is noted only when its answer is there. */
static gboolean
note_work (PlakatSqlite *db, gpointer data, GValue *result, GError **error)
{
  const GPtrArray *ops = data;
  const gboolean noted = ops->pdata[ops->len - 1] == NULL;

  for (guint i = 0; i < ops->len && ops->pdata[i] != NULL; i++)
    {
      const PlakatOp *op = ops->pdata[i];

      if (!plakat_sqlite_run (
              db, error,
              noted ? "UPDATE entry SET sent_want = want, sent_seq = edit_seq WHERE edit_seq = ?1"
                    : "UPDATE entry SET sent_want = NULL, sent_seq = NULL WHERE sent_seq = ?1",
              "i", op->seq))
        return FALSE;
    }
  g_value_init (result, G_TYPE_BOOLEAN);
  g_value_set_boolean (result, TRUE);
  return TRUE;
}

static gboolean
note_sent (PlakatCycle *self, GPtrArray *ops, gboolean noted, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_copy (ops, NULL, NULL);

  if (noted)
    g_ptr_array_add (list, NULL);
  return dex_await (plakat_library_run (self->library, note_work, list, NULL), error);
}
#endif

static gboolean
send_batch (PlakatCycle *self, GPtrArray *ops, GError **error);

/* Whether the server says that it cannot read what was sent, or that it is too long. */
static gboolean
is_about_ops (const GError *why)
{
  switch (plakat_remote_error_get_status (why))
    {
    case 400:
    case 413:
    case 414:
    case 422:
    case 431:
      return g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED);
    default:
      return FALSE;
    }
}

/* One that the server cannot read is to delay no other (I24): the batch is sent in halves till it is found.
 */
static gboolean
send_parts (PlakatCycle *self, GPtrArray *ops, const GError *why, GError **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  g_autoptr (GPtrArray) second = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_op_result_free);
  PlakatOpResult *result;

  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (i < ops->len / 2 ? first : second, g_ptr_array_index (ops, i));
  if (ops->len > 1)
    return send_batch (self, first, error) && send_batch (self, second, error);
  result = g_new0 (PlakatOpResult, 1);
  result->seq = ((PlakatOp *) g_ptr_array_index (ops, 0))->seq;
  result->status = PLAKAT_OP_REJECTED;
  result->message = g_strdup (why->message);
  result->http = plakat_remote_error_get_status (why);
  g_ptr_array_add (results, result);
  self->parked++;
  return dex_await (plakat_library_settle (self->library, results), error)
         && plakat_cycle_goes_on (self, error);
}

static gboolean
send_batch (PlakatCycle *self, GPtrArray *ops, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_auto (Outcome) outcome = { 0 };

#if PLAKAT_PLANTED_BUG == 20
  if (!note_sent (self, ops, FALSE, error))
    return FALSE;
#endif
  results = dex_await_pointer (plakat_remote_push (self->remote, self->device, ops), &why);
#if PLAKAT_PLANTED_BUG == 20
  if (results != NULL && !note_sent (self, ops, TRUE, error))
    return FALSE;
#endif
  if (results == NULL)
    {
      gboolean refused = g_error_matches (why, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_REFUSED)
                         && plakat_remote_error_get_status (why) == 403;

#if PLAKAT_PLANTED_BUG == 22
      if (!drop (self, ops, error))
        return FALSE;
#endif
      if (refused && refuse_all (self, ops))
        return set_refused (error);
      if (is_about_ops (why))
        return send_parts (self, ops, why, error);
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  /* The account may be closed by now, but what the server said holds: it is on the disk before the cycle
   * ends. */
  read_results (self, ops, results, &outcome);
  if (outcome.definite->len > 0
      && !dex_await (plakat_library_settle (self->library, outcome.definite), error))
    return FALSE;
#if PLAKAT_PLANTED_BUG == 22
  if (outcome.definite->len < ops->len && !drop (self, ops, error))
    return FALSE;
#endif
  if (!plakat_cycle_goes_on (self, error))
    return FALSE;
  if (outcome.paused)
    return set_refused (error);
  if (outcome.unknown != NULL)
    g_set_error_literal (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_BUSY, outcome.unknown);
  else if (outcome.answered < ops->len)
    g_set_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ANSWER,
                 _ ("The server took edits without saying what became of them."));
  return outcome.unknown == NULL && outcome.answered == ops->len;
}

/**
 * plakat_cycle_push:
 * @what: which of them
 *
 * Sends edits until none waits. Each is noted on the disk as sent before it leaves (I6); one without a
 * definite answer ends the push, keeps its place and is seen to in the next cycle.
 *
 * Returns: %FALSE where the cycle ends here
 */
gboolean
plakat_cycle_push (PlakatCycle *self, PlakatTake what, GError **error)
{
  for (guint turn = 0; turn < PLAKAT_CYCLE_MOST_PAGES; turn++)
    {
      g_autoptr (GPtrArray) ops =
          dex_await_boxed (plakat_library_take_batch (self->library, PLAKAT_WIRE_MAX_OPS, what), error);
      g_autoptr (GPtrArray) chosen = NULL;

      if (ops == NULL || !plakat_cycle_goes_on (self, error))
        return FALSE;
      chosen = choose (self, ops);
      if (chosen->len == 0)
        return TRUE;
      if (!send_batch (self, chosen, error))
        return FALSE;
    }
  return TRUE;
}
