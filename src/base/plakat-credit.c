/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-credit.h"

G_DEFINE_BOXED_TYPE (PlakatCredit, plakat_credit, plakat_credit_ref, plakat_credit_unref)

/** plakat_credit_new: Returns: (transfer full): a credit, to be filled before it is given away */
PlakatCredit *
plakat_credit_new (PlakatJob job, const char *person_uid, const char *person_name)
{
  PlakatCredit *self = g_new0 (PlakatCredit, 1);

  g_atomic_ref_count_init (&self->refs);
  self->job = job;
  self->person_uid = g_strdup (person_uid);
  self->person_name = g_strdup (person_name);
  return self;
}

PlakatCredit *
plakat_credit_ref (PlakatCredit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
plakat_credit_unref (PlakatCredit *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->film_uid);
  g_free (self->person_uid);
  g_free (self->person_name);
  g_free (self->character);
  g_free (self->description);
  g_free (self->portrait_path);
  g_free (self);
}

static const char *const role_names[] = { NULL, "leading", "supporting", "background" };

/** plakat_role_to_string: Returns: (nullable): the role's name on the wire, %NULL for unknown */
const char *
plakat_role_to_string (PlakatRole role)
{
  g_return_val_if_fail (role < G_N_ELEMENTS (role_names), NULL);

  return role_names[role];
}

PlakatRole
plakat_role_from_string (const char *text)
{
  for (guint i = 1; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (text, role_names[i]) == 0)
      return i;
  return PLAKAT_ROLE_UNKNOWN;
}
