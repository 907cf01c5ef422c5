/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keyed-model.h"

/* Shared by the files of the model. */
void model_queue          (Model         *self,
                           gint64        *edit_seq,
                           Queued        *queued);
void model_unqueue        (Queued        *queued,
                           gint64         edit_seq,
                           gint64         acked_seq);
void model_set_aside      (Queued        *queued,
                           gint64         seq,
                           Answer         answer);
void model_throw_away     (Model         *self,
                           guint          list,
                           guint          which,
                           const char    *why,
                           const Value   *value);
void model_take_record    (Model         *self,
                           guint          which,
                           GArray        *out);
void model_settle_record  (Model         *self,
                           const Sending *sending,
                           Answer         answer,
                           const Value   *current);
void model_discard_record (Model         *self,
                           guint          which);
void model_set_fields     (Model         *self,
                           guint          record,
                           const Value   *fields);
void model_sweep_records  (Model         *self);
gboolean model_says_again (Model        *self,
                           const Queued *queued,
                           gboolean      same);
