/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-request.h"

G_BEGIN_DECLS

/* What happens to accounts, as it is told to whose they are. */
#define PLAKAT_AUDIT_REGISTER "register"
#define PLAKAT_AUDIT_SIGN_IN "sign-in"
#define PLAKAT_AUDIT_SIGN_IN_FAILED "sign-in-failed"
#define PLAKAT_AUDIT_REFRESH_REUSED "refresh-reused"
#define PLAKAT_AUDIT_SIGN_OUT "sign-out"
#define PLAKAT_AUDIT_SIGN_OUT_EVERYWHERE "sign-out-everywhere"
#define PLAKAT_AUDIT_DEVICE_REMOVED "device-removed"
#define PLAKAT_AUDIT_PASSWORD_CHANGED "password-changed"
#define PLAKAT_AUDIT_PASSWORD_REFUSED "password-refused"
#define PLAKAT_AUDIT_EXPORT "export"
#define PLAKAT_AUDIT_DELETION_ASKED "deletion-asked"
#define PLAKAT_AUDIT_DELETION_TAKEN_BACK "deletion-taken-back"
#define PLAKAT_AUDIT_AVATAR_SET "avatar-set"
#define PLAKAT_AUDIT_AVATAR_REMOVED "avatar-removed"

gboolean plakat_audit_add         (PlakatRequest *request,
                                   const char    *event,
                                   gint64         user_id,
                                   const char    *detail);
char    *plakat_audit_dup_address (PlakatRequest *request);
char    *plakat_audit_dup_agent   (PlakatRequest *request);

G_END_DECLS
