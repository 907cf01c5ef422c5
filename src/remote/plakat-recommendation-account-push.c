/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-recommendation-private.h"

/*
 * What users say about themselves, to and from a server that has no version of it and takes whatever comes
 * last. So it is looked at before it is changed: where something else stands there than was known here, both
 * are merged first. What stood there in between shows in the answer, and is merged then.
 */

#define PROFILE "users/profile/"
/* A user that was made on the server itself may have no profile, and asking for it fails each time. */
#define MOST_FAILURES 3u

static const struct
{
  const char *member;
  const char *sentence;
} refusals[] = {
  { "bio", N_ ("The server does not take the biography as it is: change it, and it is sent again.") },
  { "birth_date", N_ ("The server does not take the date of birth: correct it, and it is sent again.") },
  { "favorite_genres",
    N_ ("The server does not take the favourite genres: choose others, and they are sent.") },
  { "notification_preferences", N_ ("The server does not take what you want to be told of.") },
};

/* Which of several is refused: the rest is fine, and goes along when that was mended. */
static void
name_refused (PlakatOpResult *result, const PlakatHttpAnswer *answer)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  for (guint i = 0; result->status == PLAKAT_OP_REJECTED && i < G_N_ELEMENTS (refusals); i++)
    if (plakat_recommendation_says_field (bytes, length, refusals[i].member))
      {
        g_autofree char *said = g_steal_pointer (&result->message);

        /* Then what the server says of it, with the name that it gives the field. */
        result->message = g_strconcat (_ (refusals[i].sentence), " ", said, NULL);
        return;
      }
}

/* An answer that is no profile. */
static PlakatOpResult *
judge (PlakatRecommendation *self, const PlakatOp *op, const PlakatHttpAnswer *answer)
{
  guint *failures = plakat_recommendation_get_account_failures (self);
  const char *base = plakat_client_get_base (plakat_recommendation_get_client (self));
  PlakatOpResult *result = plakat_recommendation_judge (op, answer, base);
  const gboolean strange = answer->status == 200 && plakat_answer_is_json (answer);

  *failures = answer->status == 500 ? *failures + 1 : 0;
  if (strange || answer->status == 404 || answer->status == 410 || result->status == PLAKAT_OP_UNABLE)
    {
      result->status = PLAKAT_OP_UNABLE;
      g_set_str (&result->message,
                 _ ("The server keeps nothing of what you say about yourself: it stays on this computer"));
    }
  else if (*failures >= MOST_FAILURES)
    {
      *failures = 0;
      result->status = PLAKAT_OP_REJECTED;
      g_set_str (&result->message,
                 _ ("The server fails whenever it is asked about you. If it was set up with this "
                    "account, it may know no more of it: ask whoever runs it, then retry."));
    }
  else
    name_refused (result, answer);
  return result;
}

static PlakatRecommendationAccount *
read_account (const PlakatHttpAnswer *answer)
{
  gsize length;
  const char *bytes = g_bytes_get_data (answer->body, &length);

  return answer->status == 200 && plakat_answer_is_json (answer)
             ? plakat_recommendation_read_account (bytes, length, NULL, NULL)
             : NULL;
}

/* Asks, and reads what stands there then; %NULL where that is not told, with a result or an error. */
static PlakatRecommendationAccount *
ask (PlakatRecommendation *self,
     const PlakatOp *op,
     const char *method,
     const char *json,
     PlakatOpResult **result,
     GError **error)
{
  g_autoptr (PlakatHttpAnswer) answer = plakat_recommendation_ask (plakat_recommendation_get_client (self),
                                                                   op, method, PROFILE, json, result, error);
  PlakatRecommendationAccount *account;

  if (answer == NULL)
    return NULL;
  account = read_account (answer);
  if (account == NULL)
    {
      *result = judge (self, op, answer);
      /* A success that says nothing is one of a change only. */
      if (json == NULL && (*result)->status == PLAKAT_OP_DONE)
        (*result)->status = PLAKAT_OP_UNKNOWN;
    }
  else
    *plakat_recommendation_get_account_failures (self) = 0;
  return account;
}

static PlakatOpResult *
make_result (const PlakatOp *op, PlakatOpStatus status, const PlakatRecommendationAccount *account)
{
  PlakatOpResult *result = plakat_recommendation_result_new (op, status, NULL);

  result->http = 200;
  result->tag = g_strdup (account->tag);
  if (status == PLAKAT_OP_CONFLICT)
    result->current_fields = plakat_fields_copy (account->fields);
  return result;
}

/* Whether the edit was made of what stands on the server. Who never looked takes it for empty. */
static gboolean
is_base (const PlakatOp *op, const PlakatRecommendationAccount *account)
{
  return op->base != NULL ? g_str_equal (op->base, account->tag) : plakat_fields_is_empty (account->fields);
}

/*
 * plakat_recommendation_push_account:
 * @op: what the user says about themselves
 *
 * Returns: (transfer full) (nullable): what became of it; %NULL with @error where nothing was asked
 */
PlakatOpResult *
plakat_recommendation_push_account (PlakatRecommendation *self, const PlakatOp *op, GError **error)
{
  PlakatOpResult *result = NULL;
  g_autoptr (PlakatRecommendationAccount) there = ask (self, op, "GET", NULL, &result, error);
  g_autoptr (PlakatRecommendationAccount) now = NULL;
  g_autofree char *json = NULL;

  if (there == NULL)
    return result;
  if (plakat_recommendation_account_matches (there, op->fields))
    return make_result (op, PLAKAT_OP_DONE, there);
  if (!is_base (op, there))
    return make_result (op, PLAKAT_OP_CONFLICT, there);
  json = plakat_recommendation_print_account (there, op->fields);
  now = ask (self, op, "PATCH", json, &result, error);
  if (now == NULL)
    return result;
  if (plakat_recommendation_account_matches (now, op->fields))
    return make_result (op, PLAKAT_OP_DONE, now);
  if (g_str_equal (now->tag, there->tag))
    return plakat_recommendation_result_new (
        op, PLAKAT_OP_REJECTED, _ ("The server took what you say about yourself, and did not keep it."));
  return make_result (op, PLAKAT_OP_CONFLICT, now);
}

/* ── reading ───────────────────────────────────────────────────────────── */

static void
add_record (GPtrArray *records, const PlakatRecommendationAccount *account)
{
  PlakatUserRecord *record = plakat_user_record_new (PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID);

  record->fields = plakat_fields_copy (account->fields);
  record->tag = g_strdup (account->tag);
  g_ptr_array_add (records, record);
}

/* What a server cannot say of a user delays nothing else. */
DexFuture *
plakat_recommendation_account_fiber (gpointer data)
{
  PlakatRecommendationVerb *verb = data;
  PlakatClient *client = plakat_recommendation_get_client (verb->self);
  const PlakatAsk question = { .method = "GET", .path = PROFILE, .signed_in = TRUE };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) plakat_user_record_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatHttpAnswer) answer = plakat_client_ask (client, &question, NULL, &error);
  g_autoptr (PlakatRecommendationAccount) account = answer ? read_account (answer) : NULL;

  if (answer == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (account != NULL)
    add_record (records, account);
  else if ((answer->status == 401 || answer->status < 400)
           && !plakat_answer_check (answer, plakat_client_get_base (client), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_pointer (g_steal_pointer (&records));
}
