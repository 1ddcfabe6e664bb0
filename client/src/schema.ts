/** Written by `npm run openapi`, of the document that `GET /openapi.json` answers. */
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health check, and the version that answers
         * @description The one in the changelog and in this document. Asks for no token.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API's description, OpenAPI 3.1
         * @description Asks for no token.
         */
        get: operations["showOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My sessions (ten at most), most recently used first
         * @description For whoever is signed in.
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Sign in with e-mail address and password
         * @description No `Idempotency-Key` is taken: whoever signs in is not known yet, and each sign-in is a session of its own. Asks for no token.
         */
        post: operations["signIn"];
        /**
         * End all my sessions but this one, and forget every browser but this one
         * @description For whoever is signed in.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description The token opens nothing from now on. For a token that opens the step signed-in or totp or enrol-totp or change-password.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of my sessions
         * @description For whoever is signed in.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Continue a sign-in with a code from the authenticator app, or with a recovery code
         * @description No `Idempotency-Key` is taken: a code is taken once. For a token that opens the step totp.
         */
        post: operations["giveCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current/totp-enrolment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start enrolling an authenticator app
         * @description Its secret as text, URI and QR code. No `Idempotency-Key` is taken: a secret is shown once; asked again, another one takes its place. For a token that opens the step enrol-totp or signed-in.
         */
        post: operations["offerTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current/totp-enrolment/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol the authenticator app with its first code
         * @description From now on every sign-in asks for one. No `Idempotency-Key` is taken: a code is taken once. For a token that opens the step enrol-totp or signed-in.
         */
        post: operations["enrolTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to set a new password, sent to this address if somebody signs in with it
         * @description No `Idempotency-Key` is taken: whoever asks is not known yet, and the answer is always the same. Asks for no token.
         */
        post: operations["askPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a link to set a new password is for, and the rule that the password must keep
         * @description The link stays unused. No `Idempotency-Key` is taken: it changes nothing. Asks for no token.
         */
        post: operations["lookUpPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/password-resets/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the link from the e-mail
         * @description It works once and ends every session. No `Idempotency-Key` is taken: a link works once. Asks for no token.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who I am, what I may do, and how I sign in
         * @description For whoever is signed in.
         */
        get: operations["showMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my password
         * @description Every other session ends. For a token that opens the step change-password or signed-in.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm who I am with a code from the app or, if no app is enrolled, the password
         * @description Good for 10 minutes. No `Idempotency-Key` is taken: a code is taken once, and a repeated proof proves the same. For whoever is signed in.
         */
        post: operations["prove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the recovery codes with ten new ones
         * @description No `Idempotency-Key` is taken: the codes are shown once; asked again, others take their place. For whoever is signed in.
         */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who invites whom to what, and the rule that the password must keep
         * @description The link stays unused. No `Idempotency-Key` is taken: it changes nothing. Asks for no token.
         */
        post: operations["lookUpInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation by setting the first password
         * @description The link works once, for 72 hours. No `Idempotency-Key` is taken: a link works once. Asks for no token.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's portal users, oldest first
         * @description For those whose role has `users.read`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Add somebody
         * @description Invited by e-mail, with a password set for them, or as a contact who does not log in. For those whose role has `users.manage`.
         */
        post: operations["addUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal-users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        /**
         * One portal user
         * @description An edit must send its ETag as If-Match. For those whose role has `users.read`.
         */
        get: operations["showUser"];
        /**
         * Edit somebody
         * @description With another address, or the right to log in given anew, they are invited again. For those whose role has `users.manage`.
         */
        put: operations["editUser"];
        post?: never;
        /**
         * Delete somebody
         * @description Their sessions end at once and their address is free; the audit trail keeps their id only. For those whose role has `users.manage`.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal-users/{id}/totp-reset": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disconnect somebody's authenticator app, lost or broken
         * @description Their sessions end, and they enrol another. For those whose role has `users.manage`.
         */
        post: operations["resetTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/portal-users/{id}/invitations": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a portal user again who has not accepted yet
         * @description The earlier link stops working. For those whose role has `users.manage`.
         */
        post: operations["inviteUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Each role and what it may do
         * @description For those whose role has `users.read`.
         */
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The operator's staff, oldest first
         * @description For the operator's staff (operator-administrator).
         */
        get: operations["backOfficeListStaff"];
        put?: never;
        /**
         * Add somebody to the operator's staff
         * @description Invited by e-mail; signing in takes an authenticator app. For the operator's staff (operator-administrator).
         */
        post: operations["backOfficeAddStaff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/staff/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        /**
         * One of the operator's staff
         * @description An edit must send the ETag as If-Match. For the operator's staff (operator-administrator).
         */
        get: operations["backOfficeShowStaff"];
        /**
         * Edit one of the staff, or shut them out (`canLogIn`)
         * @description With another address, or let in again, they are invited again. For the operator's staff (operator-administrator).
         */
        put: operations["backOfficeEditStaff"];
        post?: never;
        /**
         * Delete one of the staff
         * @description Their sessions end at once; the audit trail keeps their id only. For the operator's staff (operator-administrator).
         */
        delete: operations["backOfficeDeleteStaff"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/staff/{id}/totp-reset": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disconnect the authenticator app of one of the staff, lost or broken
         * @description Their sessions end, and they enrol another. For the operator's staff (operator-administrator).
         */
        post: operations["backOfficeResetStaffTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's login policies, by name
         * @description Fifty at most. For those whose role has `policies.manage`.
         */
        get: operations["listPolicies"];
        put?: never;
        /**
         * Add a login policy
         * @description It applies to the users it is assigned to. For those whose role has `policies.manage`.
         */
        post: operations["addPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/login-policies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["LoginPolicyId"];
            };
            cookie?: never;
        };
        /**
         * One login policy
         * @description An edit must send its ETag as If-Match. For those whose role has `policies.manage`.
         */
        get: operations["showPolicy"];
        /**
         * Edit a login policy
         * @description The change applies from the next request of the users it is assigned to. For those whose role has `policies.manage`.
         */
        put: operations["editPolicy"];
        post?: never;
        /**
         * Delete a login policy that is assigned to nobody
         * @description For those whose role has `policies.manage`.
         */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit-records": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                userId?: string;
                kind?: components["schemas"]["AuditKind"];
                /** @description Done on this day in Warsaw or later, or at this instant or later. */
                from?: string;
                /** @description Done on this day in Warsaw or earlier, or before this instant. */
                to?: string;
                /** @description A table of the newest thousand in place of a page, and no cursor: `csv` for a spreadsheet in Polish, `machine` for programs (RFC 4180). */
                format?: "json" | "csv" | "machine";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what, when, and from where, newest first
         * @description For those whose role has `audit.read`.
         */
        get: operations["listAuditRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account
         * @description Mode, offer and how the balance stands; amounts only for those who may see them. For those whose role has `account.read`.
         */
        get: operations["showAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/balance-history": {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the balance moved in the last days, today included
         * @description Closing balances and sums by kind, oldest day first. For those whose role has `finance.read`.
         */
        get: operations["showBalanceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger-entries": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                kind?: components["parameters"]["LedgerEntryKind"];
                /** @description Posted on this day in Warsaw or later, or at this instant or later. */
                from?: components["parameters"]["LedgerEntryFrom"];
                /** @description Posted on this day in Warsaw or earlier, or at this instant or earlier. */
                to?: components["parameters"]["LedgerEntryTo"];
                /** @description A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
                format?: components["parameters"]["LedgerEntryFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's ledger entries, newest first
         * @description For those whose role has `finance.read`.
         */
        get: operations["listLedgerEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/low-balance-alert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The threshold of a low balance, how the balance stands by it, and who else hears of it
         * @description Its ETag may be sent as If-Match with an edit. For those whose role has `finance.manage`.
         */
        get: operations["showAlert"];
        /**
         * Set the threshold below which the balance is low, and who hears of it beside the users with finance.read
         * @description `If-Match` may name the ETag of what was seen. For those whose role has `finance.manage`.
         */
        put: operations["setAlert"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/low-balance-recipients/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm an address that was added to the low-balance alerts
         * @description The link from the e-mail works once, for 72 hours. No `Idempotency-Key` is taken: a link works once. Asks for no token.
         */
        post: operations["confirmRecipient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriber": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the operator holds of the company, and whom it named as contacts
         * @description Its ETag may be sent as If-Match with an edit. For those whose role has `subscriber.read`.
         */
        get: operations["showSubscriber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriber/correspondence-address": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Where letters and paper invoices go
         * @description To the seat, or to another address; `If-Match` may name the subscriber's ETag. For those whose role has `subscriber.manage`.
         */
        put: operations["setCorrespondenceAddress"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriber/paper-invoices": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Invoices on paper, for a monthly fee
         * @description The one that was shown must be the one accepted; `If-Match` may name the subscriber's ETag. For those whose role has `subscriber.manage`.
         */
        put: operations["setPaperInvoices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/numbers": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's numbers, and whether emergency calls are enabled from each
         * @description For those whose role has `subscriber.read`.
         */
        get: operations["listNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/numbers/{number}/emergency-location": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        /**
         * Where a number is used, now or at a past moment (`at`, in UTC)
         * @description While it is disabled, the last address is still shown. For those whose role has `subscriber.read`.
         */
        get: operations["showEmergencyLocation"];
        /**
         * Set where a number is used
         * @description With `enabled: true`, `address` with its `gminaCode` is required: BOK checks it, and calls to 112 are routed by it meanwhile, unless the operator decides otherwise; one that BOK rejected before is rejected already. With `false`, leave `address` out: calls to 112 are routed by the company's seat. `If-Match` may name the ETag of what was seen. For those whose role has `emergency.manage`.
         */
        put: operations["setEmergencyLocation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/gminas": {
        parameters: {
            query: {
                query: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find the `gminaCode` of an address
         * @description Up to ten gminas, towns, rural parts and districts whose name begins with `query`, with or without Polish letters. For those whose role has `subscriber.read`.
         */
        get: operations["findGminas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The present offer (Twoja Obecna Oferta), and others with what each costs now and why it can't be ordered
         * @description For those whose role has `offers.read`.
         */
        get: operations["showOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer-quotes": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What another offer costs now
         * @description A price that holds for ten minutes, to be ordered with POST /offer-orders. For those whose role has `offers.change`.
         */
        post: operations["askQuote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's orders of offers, newest first
         * @description For those whose role has `offers.change`.
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Order an offer (Zamawiam) at the price of a quote, to the grosz
         * @description For those whose role has `offers.change`.
         */
        post: operations["orderOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/offer-orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["OfferOrderId"];
            };
            cookie?: never;
        };
        /**
         * An order of an offer
         * @description While it is `scheduled`, it may be withdrawn. For those whose role has `offers.change`.
         */
        get: operations["showOrder"];
        put?: never;
        post?: never;
        /**
         * Withdraw a change of offer that has not taken effect yet
         * @description Repeated, nothing happens. For those whose role has `offers.change`.
         */
        delete: operations["withdrawOrder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/top-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's top-ups, newest first
         * @description For those whose role has `finance.read`.
         */
        get: operations["listTopUps"];
        put?: never;
        /**
         * Start a top-up of 2000 to 5000000 grosze
         * @description The answer says where to pay, or what the bank transfer needs. For those whose role has `top-ups.create`.
         */
        post: operations["startTopUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/top-ups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        /**
         * One top-up
         * @description For those whose role has `finance.read`.
         */
        get: operations["showTopUp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/top-up-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How and by how much the account can be topped up
         * @description What `POST /top-ups` takes. For those whose role has `top-ups.create`.
         */
        get: operations["showTopUpOptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/top-ups/{id}/confirmations": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a transfer confirmation
         * @description The answer holds the form to upload it with, valid for 10 minutes. For those whose role has `top-ups.create`.
         */
        post: operations["announceConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
                id: components["parameters"]["TopUpId"];
                confirmationId: string;
            };
            cookie?: never;
        };
        /**
         * A download address for a customer's transfer confirmation, valid for 5 minutes
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowConfirmation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/change-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account's change requests, newest first
         * @description For whoever has the right `authorisedContact`.
         */
        get: operations["listChangeRequests"];
        put?: never;
        /**
         * Send BOK a request that only they may carry out
         * @description For subscriber-data, `If-Match` names the subscriber's ETag. For whoever has the right `authorisedContact`.
         */
        post: operations["openChangeRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/change-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        /**
         * A change request with its history
         * @description For whoever has the right `authorisedContact`.
         */
        get: operations["showChangeRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/change-requests/{id}/messages": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to BOK about a change request, asked or not
         * @description The same message again is taken once: at once in any case, and with the same key whenever it comes. For whoever has the right `authorisedContact`.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/change-requests/{id}/attachments": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a file for a change request
         * @description The answer holds the form to upload it with, valid for 10 minutes. For whoever has the right `authorisedContact`.
         */
        post: operations["announceAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/top-ups": {
        parameters: {
            query: {
                code: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a bank top-up by the code in a transfer's title
         * @description For a mistyped code, the likely ones. For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeFindTopUps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/queues/{queue}": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                queue: "top-ups-to-decide" | "proposals-to-confirm" | "card-irregularities" | "ledgers-to-check" | "notices-parked" | "cases" | "locations-to-check" | "seats-to-place" | "mails-to-check";
            };
            cookie?: never;
        };
        /**
         * What waits for people in a queue, oldest first
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * A customer's account, and how its balance stands
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/ledger-entries": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                kind?: components["parameters"]["LedgerEntryKind"];
                /** @description Posted on this day in Warsaw or later, or at this instant or later. */
                from?: components["parameters"]["LedgerEntryFrom"];
                /** @description Posted on this day in Warsaw or earlier, or at this instant or earlier. */
                to?: components["parameters"]["LedgerEntryTo"];
                /** @description A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
                format?: components["parameters"]["LedgerEntryFormat"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * A customer's ledger entries, newest first
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListLedgerEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/top-ups": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                /** @description In this state now. */
                state?: components["parameters"]["TopUpState"];
                method?: components["parameters"]["TopUpMethod"];
                /** @description Started on this day in Warsaw or later. */
                from?: components["parameters"]["TopUpFrom"];
                /** @description Started on this day in Warsaw or earlier. */
                to?: components["parameters"]["TopUpTo"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * A customer's top-ups, newest first
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListTopUps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/portal-users": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                role?: components["parameters"]["PortalUserRole"];
                /** @description Those who may sign in, or those who may not. */
                canLogIn?: components["parameters"]["PortalUserCanLogIn"];
                /** @description Those who have an invitation to accept, or those who have none. */
                invited?: components["parameters"]["PortalUserInvited"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * A customer's portal users, oldest first
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListPortalUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/adjustments": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct a customer's balance with an adjustment entry and a reason
         * @description Above a limit a second person confirms it. For the operator's staff (operator-finance).
         */
        post: operations["backOfficePostAdjustment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/top-ups/{id}/decision": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Credit a bank transfer or refuse it
         * @description Repeating the same decision changes nothing. For the operator's staff (operator-finance).
         */
        post: operations["backOfficeDecideTopUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/offers": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The catalogue of offers, by id
         * @description 100 at most. For the operator's staff (operator-administrator, operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/offers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["OfferId"];
            };
            cookie?: never;
        };
        /**
         * One offer of the catalogue
         * @description An edit must send its ETag as If-Match. For the operator's staff (operator-administrator, operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowOffer"];
        /**
         * Add an offer (`If-None-Match
         * @description *`) or edit one (`If-Match`); whoever has bought it keeps what they bought. For the operator's staff (operator-finance).
         */
        put: operations["backOfficePutOffer"];
        post?: never;
        /**
         * Delete an offer
         * @description Its id is never used again, and whoever has bought it keeps what they bought. For the operator's staff (operator-finance).
         */
        delete: operations["backOfficeRemoveOffer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/change-requests": {
        parameters: {
            query: {
                number: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a case by its number, as it stands in e-mails
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeFindCases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account's change requests as cases, newest first
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListCases"];
        put?: never;
        /**
         * Open a case for a customer who wrote or called
         * @description Their main administrator is told. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeOpenCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        /**
         * A case with its history and the staff's remarks
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/take": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a case on, also from a colleague
         * @description The customer is told once. For the operator's staff (operator-finance, operator-helpdesk).
         */
        post: operations["backOfficeTakeCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/comments": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A remark among the staff, which the customer never sees
         * @description The same remark again is kept once: at once in any case, and with the same key whenever it comes. For the operator's staff (operator-finance, operator-helpdesk).
         */
        post: operations["backOfficeCommentOnCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/questions": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the customer
         * @description The case waits for the answer. The same question again is asked once: at once in any case, and with the same key whenever it comes. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeAskCustomer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/kind": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what kind a case is that came by e-mail, with what the kind asks for
         * @description It can be done again until something is decided, and the same again changes nothing. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeConfirmCaseKind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/account": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a case that came by e-mail, and belongs to no customer yet, to a customer
         * @description It goes on in their account under a number of its own, and this one is closed; the same again answers with the case that goes on. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeGiveCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/decision": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Carry a case out exactly as it was asked for, or reject it
         * @description Repeating the same decision changes nothing. What takes two people is proposed: the case then waits for a second one. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeDecideCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/attachments": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a file for a case, such as a scan of a letter
         * @description The answer holds the form to upload it with, valid for 10 minutes. For the operator's staff (operator-helpdesk).
         */
        post: operations["backOfficeAnnounceCaseFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
                attachmentId: string;
            };
            cookie?: never;
        };
        /**
         * A download address for a file of a case, valid for 5 minutes
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowCaseFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/seat-gmina": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Set the gmina of a company's seat, by which calls to 112 are routed from numbers without a place of use
         * @description Repeating it changes nothing. For the operator's staff (operator-helpdesk).
         */
        put: operations["backOfficeSetSeatGmina"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/numbers": {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * A customer's numbers, and how far the place of use of each has been checked
         * @description For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeListAccountNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/numbers/{number}/emergency-location": {
        parameters: {
            query?: {
                at?: components["parameters"]["EmergencyLocationAt"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        /**
         * Where a customer's number is used, now or at a past moment (`at`, in UTC)
         * @description While it is disabled, the last address is still shown. For the operator's staff (operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowLocation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/accounts/{accountId}/numbers/{number}/emergency-location/verification": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm where a customer's number is used, or reject it with a `note` that the customer is sent
         * @description Then its calls are routed by the place that was verified before it, or by the company's seat. For the operator's staff (operator-helpdesk).
         */
        put: operations["backOfficeVerifyLocation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/queues/{queue}/{id}/settlement": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                queue: components["parameters"]["Queue"];
                id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an item off a queue for people once you have looked at it, with a reason that the audit trail keeps
         * @description What was settled before stays settled. For the operator's staff (operator-finance, operator-helpdesk).
         */
        post: operations["backOfficeSettleItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/proposals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["ProposalId"];
            };
            cookie?: never;
        };
        /**
         * What one of the staff proposed, and what became of it
         * @description For the operator's staff (operator-administrator, operator-finance, operator-helpdesk).
         */
        get: operations["backOfficeShowProposal"];
        put?: never;
        post?: never;
        /**
         * Withdraw a proposal
         * @description One's own, or any as the operator's administrator. For the operator's staff (operator-administrator, operator-finance, operator-helpdesk).
         */
        delete: operations["backOfficeWithdrawProposal"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/back-office/proposals/{id}/confirmation": {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ProposalId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm what another one of the staff proposed
         * @description It is carried out at once, exactly as proposed. A replacement of the main administrator is announced first, and waits for objections. For the operator's staff (operator-administrator, operator-finance, operator-helpdesk).
         */
        post: operations["backOfficeConfirmProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vetoes/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["Token"];
            };
            cookie?: never;
        };
        /**
         * The page of a link to object to a new main administrator
         * @description Opening it decides nothing: mail scanners follow links, too. Asks for no token.
         */
        get: operations["showVeto"];
        put?: never;
        /**
         * Object to a new main administrator on the link's page
         * @description The change stops, and the case returns to the helpdesk. Asks for no token.
         */
        post: operations["objectByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stripe-events": {
        parameters: {
            query?: never;
            header: {
                /** @description Stripe's signature over the raw body */
                "Stripe-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stripe reports what became of a payment page, a refund or a dispute
         * @description No `Idempotency-Key` is taken: each event has an id of its own, by which it is taken once. Asks for no token.
         */
        post: operations["takeEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/usage-charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post usage charges, each once by its id for ever
         * @description Repeating the whole batch is safe, and needed where one is `not-posted`. No `Idempotency-Key` is taken: each charge has an id of its own, by which it is posted once. For machines whose key has the scope `usage.write`.
         */
        post: operations["postUsageCharges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/accounts/{accountId}/service-state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        /**
         * How an account's balance stands, its state, whether it is prepaid, and whether its fee is paid, for whoever lets its calls through
         * @description For machines whose key has the scope `state.read`.
         */
        get: operations["showServiceState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/numbers/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Report whose a number is, and of what kind
         * @description A number that moves to another account, or to another kind, loses its place of use: until its customer enters one, calls to 112 are routed by their seat. For machines whose key has the scope `numbers.write`.
         */
        put: operations["reportNumber"];
        post?: never;
        /**
         * Release a number
         * @description It is nobody's from now on. What was valid before can still be asked for. For machines whose key has the scope `numbers.write`.
         */
        delete: operations["releaseNumber"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/accounts/{accountId}/resources-in-use": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * How many numbers and channels an account has in use
         * @description An offer that includes fewer can't be ordered. For machines whose key has the scope `numbers.write`.
         */
        put: operations["reportResourcesInUse"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/numbers/{number}/emergency-routing": {
        parameters: {
            query?: {
                at?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        /**
         * Where emergency calls from a number go, now or at a past moment (`at`, in UTC)
         * @description There is always an answer, also for a number that nobody has reported; it has no routes if no dictionary of gminas was in force. For machines whose key has the scope `emergency.read`.
         */
        get: operations["showEmergencyRouting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/platform/emergency-routings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where emergency calls from every number go, page by page, for a switch that keeps its own copy
         * @description For machines whose key has the scope `emergency.read`.
         */
        get: operations["exportRoutings"];
        put?: never;
        /**
         * Where emergency calls from up to 100 numbers go, in the order in which they were asked for
         * @description No `Idempotency-Key` is taken: it changes nothing. For machines whose key has the scope `emergency.read`.
         */
        post: operations["lookUpRoutings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            id: string;
            /** @enum {string} */
            mode: "prepaid" | "postpaid";
            offer: {
                id: string;
                name: string;
            };
            lowBalance: {
                /** @enum {string} */
                state: "ok" | "low" | "exhausted";
                /** Format: date-time */
                since: string;
                /** @description In grosze. */
                thresholdGrosze?: number;
            };
            /** @description In grosze. */
            balanceGrosze?: number;
            daysLeft?: number;
            /** @description Whether the monthly fee is not paid, since when, and how much it is. */
            feeOverdue?: {
                /** Format: date-time */
                since: string;
                /** @description In grosze. */
                amountGrosze?: number;
            };
        };
        Address: {
            /** @description Villages have houses without streets. */
            street?: string;
            houseNumber: string;
            flatNumber?: string;
            postalCode: string;
            city: string;
            /** @description The gmina that it lies in, by its code in the register TERC. */
            gminaCode?: string;
        };
        Adjustment: {
            id: string;
            sequence: number;
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            postedAt: string;
        };
        /** @enum {string} */
        AnyRole: "administrator" | "finance" | "technical" | "employee" | "operator-administrator" | "operator-finance" | "operator-helpdesk";
        /** @enum {string} */
        AuditKind: "signed-in" | "sign-in-refused" | "request-refused" | "sessions-ended" | "password-changed" | "password-reset" | "invitation-accepted" | "totp-enrolled" | "recovery-code-used" | "recovery-codes-renewed" | "user-added" | "user-edited" | "user-deleted" | "user-invited" | "totp-reset" | "login-policy-added" | "login-policy-edited" | "login-policy-deleted" | "account-looked-at" | "account-frozen" | "account-thawed" | "adjustment-posted" | "work-settled" | "low-balance-alert-set" | "low-balance-recipients-set" | "low-balance-recipient-confirmed" | "correspondence-address-changed" | "paper-invoices-changed" | "top-up-looked-up" | "top-up-credited" | "top-up-rejected" | "decision-link-renewed" | "change-request-opened" | "change-request-taken" | "change-request-remarked" | "change-request-asked" | "change-request-answered" | "change-request-kind-confirmed" | "change-request-proposed" | "change-request-applied" | "change-request-rejected" | "proposal-made" | "proposal-confirmed" | "proposal-withdrawn" | "replacement-announced" | "replacement-vetoed" | "replacement-given-back" | "main-administrator-replaced" | "offer-added" | "offer-edited" | "offer-removed" | "offer-ordered" | "offer-order-withdrawn" | "offer-set" | "emergency-location-entered" | "emergency-calls-disabled" | "emergency-location-verified" | "emergency-location-rejected" | "seat-gmina-set" | "command-run" | "command-begun" | "command-ended";
        AuditRecord: {
            id: string;
            /** Format: date-time */
            at: string;
            userId?: string;
            /** @description Who, where it was none of the account's people. */
            by?: string;
            /** @description As the account's people have it now; a deleted user has none. */
            userName?: string;
            kind: components["schemas"]["AuditKind"];
            subject?: string;
            changes?: {
                field: string;
                before?: string;
                after?: string;
            }[];
            from: string;
        };
        AuditRecordPage: {
            items: components["schemas"]["AuditRecord"][];
            nextCursor?: string;
        };
        BalanceDay: {
            /** Format: date */
            day: string;
            /** @description The balance at the end of the day in Warsaw; of today, by now. In grosze. */
            closingBalanceGrosze: number;
            /** @description What was posted on the day, by kind; kinds that were not posted are left out. */
            sums: {
                "top-up"?: number;
                refund?: number;
                "refund-failed"?: number;
                dispute?: number;
                "dispute-won"?: number;
                "offer-fee"?: number;
                "offer-credit"?: number;
                usage?: number;
                "paper-invoice-fee"?: number;
                payout?: number;
                adjustment?: number;
            };
        };
        BalanceHistory: {
            items: components["schemas"]["BalanceDay"][];
        };
        /**
         * Format: nrb
         * @description NRB or Polish IBAN: 26 digits whose checksum holds, with or without spaces
         */
        BankAccountNumber: string;
        BankTopUp: {
            id: string;
            state: components["schemas"]["TopUpState"];
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            method: "bank";
            transfer?: components["schemas"]["BankTransfer"];
            confirmations: components["schemas"]["UploadedFile"][];
            /** @description In grosze. */
            receivedGrosze?: number;
            reason?: string;
        };
        BankTransfer: {
            recipient: string;
            /** @description NRB: 26 digits. */
            accountNumber: string;
            iban: string;
            /** @description Begins with the code by which the money is found. */
            title: string;
            /** @description In grosze. */
            amountGrosze: number;
            /** @description The ZBP 2D code, as text and as a picture: up to 9,999.99 PLN, and not in lists. */
            qrPayload?: string;
            qrSvg?: string;
            /** Format: date-time */
            validUntil: string;
        };
        BlockingReason: {
            /** @enum {string} */
            code: "account_not_open" | "postpaid_contract" | "custom_offer" | "offer_withdrawn" | "too_many_numbers" | "too_many_channels" | "same_offer" | "change_pending" | "fee_overdue" | "balance_too_low";
            detail: string;
            /** @description The customer service office (BOK), where only they can help. */
            contact?: {
                email: string;
            };
        };
        Case: {
            id: string;
            number: string;
            kind: components["schemas"]["ChangeRequestKind"];
            state: components["schemas"]["ChangeRequestState"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            closedAt?: string;
            openedBy: string;
            /** @constant */
            isUnverified?: true;
            /** @enum {string} */
            source?: "letter" | "e-mail" | "phone";
            message: string;
            changes?: {
                /** @enum {string} */
                field: "companyName" | "legalForm" | "nip" | "regon" | "krs" | "pesel" | "seatAddress" | "invoiceEmail" | "phone";
                from: string | null;
                to: string | null;
            }[];
            payoutAccountNumber?: string;
            candidateId?: string;
            /** Format: date-time */
            vetoUntil?: string;
            attachments: components["schemas"]["UploadedFile"][];
            history: {
                /** @enum {string} */
                what: "opened" | "taken" | "remarked" | "asked" | "answered" | "file-added" | "proposed" | "proposal-withdrawn" | "proposal-expired" | "confirmed" | "announced" | "vetoed" | "not-replaced" | "applied" | "rejected" | "kind-confirmed" | "undelivered";
                /** Format: date-time */
                at: string;
                /** @description A person of the company by name; of the staff, `BOK`. */
                by: string;
                text?: string;
                /** @description Of kind-confirmed: which. */
                kind?: components["schemas"]["ChangeRequestKind"];
                /**
                 * @description Only an e-mail says that it was they.
                 * @constant
                 */
                isUnverified?: true;
            }[];
            accountId: string;
            companyName: string;
            takenBy?: string;
            /** @description Of an e-mail from somebody who is no portal user: where it came from. */
            senderAddress?: string;
            /**
             * @description What kind it is was read out of an e-mail: BOK has to confirm it.
             * @constant
             */
            kindToConfirm?: true;
            /** @description How it shall be carried out, where a second one of the staff has to confirm that. */
            proposalId?: string;
        };
        CasePage: {
            items: components["schemas"]["Case"][];
            nextCursor?: string;
        };
        CatalogueOffer: {
            name: {
                pl: string;
                en: string;
            };
            description: {
                pl: string;
                en: string;
            };
            /** @description In grosze. */
            monthlyFeeGrosze: number;
            /** @description In grosze. */
            activationFeeGrosze: number;
            includes: {
                numbers: number;
                /** @description Calls at a time. */
                channels: number;
                /** @description Of calls, a month. */
                minutes: number;
                /** @description Of stored recordings, in gigabytes (10⁹ bytes). */
                recordingGigabytes: number;
            };
            /**
             * @description Who sees it: accounts of that mode, or prepaid accounts that are named.
             * @enum {string}
             */
            availableTo: "prepaid" | "postpaid" | "invited";
            /** @description With `invited`. */
            invitedAccounts: string[];
            /**
             * Format: date
             * @description The first and the last day in Warsaw on which it can be ordered; it has no last one where that is null.
             */
            validFrom: string;
            validTo: string | null;
            /** @description No longer ordered, by nobody. Whoever has it keeps it. */
            withdrawn: boolean;
            id: string;
            /** @description What its ETag says. */
            version: number;
        };
        CatalogueOfferPage: {
            items: components["schemas"]["CatalogueOffer"][];
            nextCursor?: string;
        };
        ChangeRequest: {
            id: string;
            /** @description As people say it: it stands in every e-mail about the request. */
            number: string;
            kind: components["schemas"]["ChangeRequestKind"];
            state: components["schemas"]["ChangeRequestState"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            closedAt?: string;
            openedBy: string;
            /**
             * @description Only an e-mail says that it was they.
             * @constant
             */
            isUnverified?: true;
            /**
             * @description How it came, where it came by e-mail or one of the staff wrote it down.
             * @enum {string}
             */
            source?: "letter" | "e-mail" | "phone";
            message: string;
            /** @description What stood there when it was asked for and what shall, each on one line; null where there was or will be none. */
            changes?: {
                /** @enum {string} */
                field: "companyName" | "legalForm" | "nip" | "regon" | "krs" | "pesel" | "seatAddress" | "invoiceEmail" | "phone";
                from: string | null;
                to: string | null;
            }[];
            /** @description Where the unused balance is paid out to: an NRB, masked but for its last four digits. */
            payoutAccountNumber?: string;
            candidateId?: string;
            /**
             * Format: date-time
             * @description Until then the company's administrators may object by the links that they were sent; then the main administrator is replaced.
             */
            vetoUntil?: string;
            attachments: components["schemas"]["UploadedFile"][];
            history: {
                /** @enum {string} */
                what: "opened" | "taken" | "remarked" | "asked" | "answered" | "file-added" | "proposed" | "proposal-withdrawn" | "proposal-expired" | "confirmed" | "announced" | "vetoed" | "not-replaced" | "applied" | "rejected" | "kind-confirmed" | "undelivered";
                /** Format: date-time */
                at: string;
                /** @description A person of the company by name; of the staff, `BOK`. */
                by: string;
                text?: string;
                /** @description Of kind-confirmed: which. */
                kind?: components["schemas"]["ChangeRequestKind"];
                /**
                 * @description Only an e-mail says that it was they.
                 * @constant
                 */
                isUnverified?: true;
            }[];
        };
        /** @enum {string} */
        ChangeRequestKind: "subscriber-data" | "main-administrator" | "account-closure" | "other";
        ChangeRequestPage: {
            items: components["schemas"]["ChangeRequest"][];
            nextCursor?: string;
        };
        /** @enum {string} */
        ChangeRequestState: "open" | "waiting-for-customer" | "waiting-for-confirmation" | "waiting-for-veto" | "applied" | "rejected";
        CheckoutTopUp: {
            id: string;
            state: components["schemas"]["TopUpState"];
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            method: "card" | "blik" | "p24";
            /** @description What was given back, where something was. In grosze. */
            refundedGrosze?: number;
            /** @description The latest try to pay that was declined, also where another one succeeded since. */
            lastDecline?: components["schemas"]["Decline"];
            /** @description Where the customer pays, as long as that is possible. */
            payment?: {
                url: string;
            };
        };
        ComingFee: {
            /** Format: date */
            on: string;
            /** @description In grosze. */
            amountGrosze: number;
        };
        Correspondence: {
            /** @constant */
            sameAsSeat: true;
        } | {
            /** @constant */
            sameAsSeat: false;
            address: components["schemas"]["Address"];
        };
        CorrespondenceAddress: {
            sameAsSeat: boolean;
            address?: components["schemas"]["PostalAddress"];
        };
        Decline: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            reason: "insufficient-funds" | "limit-exceeded" | "card-expired" | "wrong-details" | "not-confirmed" | "not-supported" | "try-again" | "declined";
        };
        /**
         * Format: email
         * @description Compared without regard to case
         */
        EmailAddress: string;
        EmergencyLocation: {
            number: string;
            enabled: boolean;
            /** @description The last one entered, also while it is disabled. */
            address: {
                /** @description Villages have houses without streets. */
                street?: string;
                houseNumber: string;
                flatNumber?: string;
                postalCode: string;
                city: string;
                /** @description The gmina that it lies in, by its code in the register TERC. */
                gminaCode?: string;
            } | null;
            /** @description The gmina by which its calls are routed: of a district it is the city, of an urban-rural gmina its town or rural part. */
            gmina: components["schemas"]["Gmina"] | null;
            state: components["schemas"]["EmergencyLocationState"] | null;
            /** @description Why BOK rejected it. */
            note?: string;
            /**
             * Format: date-time
             * @description Since when it is so.
             */
            since: string;
        };
        /** @enum {string} */
        EmergencyLocationState: "unverified" | "verified" | "rejected";
        EmergencyRouting: {
            /** @description In E.164 where it is a number, else as it was asked for. */
            number: string;
            /**
             * @description `enabled`: the customer has entered a place of use · `disabled`: not, or has disabled it; calls are routed all the same · `sim-operator`: a number of GSM Hosting, whose SIM card's operator routes · `unknown-number`: nobody's number.
             * @enum {string}
             */
            status: "enabled" | "disabled" | "sim-operator" | "unknown-number";
            /**
             * @description By what the calls are routed: the place of use, the company's seat (`fallback`), the operator's default gmina, or `none`.
             * @enum {string}
             */
            basis: "location" | "fallback" | "default" | "none";
            /** @description Of the place of use that was entered last. One that is not used (`rejected`) may have a verified one before it. */
            locationState: components["schemas"]["EmergencyLocationState"] | null;
            gmina: {
                code: string;
                name: string;
                powiat: string;
                voivodeship: string;
            } | null;
            /** @description By the number that is dialled, the routing number (NKA) to send the call to: `{"112": "22C001112"}`. What is not in it is sent on as it was dialled. */
            routes: {
                [key: string]: string;
            };
            since: string | null;
            /** @description Which register it follows; null where none is loaded. */
            dictionary: {
                /** Format: date */
                registerDate: string;
                isSample: boolean;
            } | null;
        };
        EmergencyRoutingPage: {
            items: components["schemas"]["EmergencyRouting"][];
            nextCursor?: string;
        };
        FieldError: {
            /** @description JSON Pointer into the body, or `?name` of a query parameter */
            pointer: string;
            /** @enum {unknown} */
            code: "amount_above_maximum" | "amount_below_minimum" | "case_decided" | "character_not_allowed" | "common_password" | "contains_address" | "contains_own_name" | "content_type_not_taken" | "ends_before_it_begins" | "field_twice" | "file_name_differs" | "files_changed" | "gmina_unknown" | "method_not_available" | "mixes_alphabets" | "no_such_customer" | "not_a_candidate" | "not_applicable" | "not_json" | "not_one_of" | "number_not_valid" | "other_main_administrator" | "password_too_long" | "password_too_short" | "period_too_long" | "reason_needed" | "register_left" | "required" | "same_as_before" | "same_as_now" | "shuts_main_administrator_out" | "shuts_you_out" | "too_large" | "too_long" | "too_short" | "too_small" | "unknown_field" | "value_moved" | "wrong_format" | "wrong_type";
            detail: string;
        };
        FileAnnouncement: {
            fileName: string;
            /** @enum {string} */
            contentType: "application/pdf" | "image/jpeg" | "image/png" | "image/webp";
            /** @description In bytes. */
            sizeBytes: number;
        };
        FileLink: {
            fileName: string;
            contentType: string;
            /** @description In bytes. */
            sizeBytes: number;
            url: string;
        };
        FoundGmina: {
            code: string;
            name: string;
            /** @description Of a district or delegation: the city. */
            powiat: string;
            voivodeship: string;
            kind: components["schemas"]["GminaKind"];
        };
        FoundTopUp: {
            code: string;
            /** @description Whether it is the code as it stands in the title. */
            isExact: boolean;
            id: string;
            accountId: string;
            companyName: string;
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** Format: date-time */
            rejectedAt?: string;
            /** Format: date-time */
            creditedAt?: string;
        };
        FullToken: {
            token: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            next: "signed-in";
            deviceToken: string;
        };
        Gmina: {
            code: string;
            name: string;
            powiat: string;
            voivodeship: string;
        };
        /** @enum {string} */
        GminaKind: "urban" | "rural" | "town" | "rural-part" | "district" | "delegation";
        KnownBrowser: {
            deviceToken: string;
        };
        LedgerEntry: {
            id: string;
            sequence: number;
            /** @description In grosze. */
            amountGrosze: number;
            /** @description In grosze. */
            balanceAfterGrosze: number;
            /** @enum {string} */
            kind: "top-up" | "refund" | "refund-failed" | "dispute" | "dispute-won" | "offer-fee" | "offer-credit" | "usage" | "paper-invoice-fee" | "payout" | "adjustment";
            cause: {
                /** @enum {string} */
                type: "stripe-payment" | "stripe-refund" | "stripe-dispute" | "stripe-balance-transaction" | "bank-transfer" | "usage-charge" | "adjustment" | "order" | "period" | "decision";
                id: string;
            };
            subjectId?: string;
            note?: string;
            /** Format: date-time */
            occurredAt?: string;
            /** Format: date-time */
            postedAt: string;
        };
        LedgerEntryPage: {
            items: components["schemas"]["LedgerEntry"][];
            nextCursor?: string;
        };
        LinkFromEmail: {
            token: string;
        };
        LoginHours: {
            weekdays: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
            from: string;
            to: string;
        };
        LoginNetworks: "any" | components["schemas"]["Network"][];
        LoginNetworksInput: "any" | components["schemas"]["NetworkInput"][];
        LoginPolicy: {
            name: string;
            /** Format: date */
            validFrom: string;
            /** Format: date */
            validTo: string;
            networks: components["schemas"]["LoginNetworks"];
            weekly?: components["schemas"]["LoginHours"][];
            id: string;
            /** @description Those it is assigned to, by id. */
            userIds: string[];
        };
        LoginPolicyTerms: {
            name: components["schemas"]["Name"];
            /**
             * Format: date
             * @description The first and the last day, in Warsaw; outside them the policy refuses.
             */
            validFrom: string;
            /** Format: date */
            validTo: string;
            networks: components["schemas"]["LoginNetworksInput"];
            /** @description Several ranges a day may be given; without any, every hour is good. */
            weekly?: components["schemas"]["LoginHours"][];
        };
        LowBalanceAlert: {
            /** @enum {string} */
            state: "ok" | "low" | "exhausted";
            /** Format: date-time */
            since: string;
            /** @description In grosze. */
            thresholdGrosze: number;
            /** @description Addresses beside those of the account's users; one that is not confirmed gets nothing but the link. */
            recipients: {
                address: string;
                confirmed: boolean;
            }[];
        };
        Me: {
            id: string;
            firstName: string;
            lastName: string;
            email: string;
            role: components["schemas"]["AnyRole"];
            isMainAdministrator: boolean;
            account: {
                id: string;
                companyName: string;
            };
            permissions: components["schemas"]["Permission"][];
            rights: components["schemas"]["Rights"];
            totp: {
                isEnrolled: boolean;
                isRequired: boolean;
                recoveryCodesLeft: number;
            };
        };
        /** @description Several lines; spaces around are taken off */
        Message: string;
        /**
         * Format: name
         * @description Without an address that a mail program makes a link of, without signs that nobody sees, and without letters of two alphabets in a word
         */
        Name: string;
        Network: string;
        /**
         * Format: network
         * @description An IPv4 or IPv6 address, or a subnet in CIDR notation
         */
        NetworkInput: string;
        /** @enum {string} */
        NumberKind: "voip" | "gsm-hosting";
        Offer: {
            id: string;
            name: string;
            description: string;
            /** @description In grosze. */
            monthlyFeeGrosze: number;
            /** @description In grosze. */
            activationFeeGrosze: number;
            includes: {
                numbers: number;
                /** @description Calls at a time. */
                channels: number;
                /** @description Of calls, a month. */
                minutes: number;
                /** @description Of stored recordings, in gigabytes (10⁹ bytes). */
                recordingGigabytes: number;
            };
        };
        OfferAndVariants: {
            /** @description Of an offer that was agreed on with this company alone, only id and name are known. */
            current: components["schemas"]["Offer"] | {
                id: string;
                name: string;
            };
            /** @description The month that is paid: from a day in Warsaw up to, and not including, another. Null before the first. */
            period: {
                /** Format: date */
                from: string;
                /** Format: date */
                until: string;
            } | null;
            /** @description Null while a fee is overdue, too: no other month begins until it is paid. */
            nextFee: components["schemas"]["ComingFee"] | null;
            feeOverdue: {
                /** Format: date-time */
                since: string;
                /** @description In grosze. */
                amountGrosze: number;
                /** @description In grosze. */
                missingGrosze?: number;
                /** @description In grosze. */
                topUpGrosze?: number;
            } | null;
            pendingChange: {
                orderId: string;
                offer: components["schemas"]["Offer"];
                /** Format: date-time */
                effectiveAt: string;
            } | null;
            variants: components["schemas"]["OfferVariant"][];
        };
        OfferForm: {
            name: {
                pl: components["schemas"]["Name"];
                en: components["schemas"]["Name"];
            };
            description: {
                pl: string;
                en: string;
            };
            /** @description In grosze. */
            monthlyFeeGrosze: number;
            /** @description In grosze. */
            activationFeeGrosze: number;
            includes: {
                numbers: number;
                /** @description Calls at a time. */
                channels: number;
                /** @description Of calls, a month. */
                minutes: number;
                /** @description Of stored recordings, in gigabytes (10⁹ bytes). */
                recordingGigabytes: number;
            };
            /**
             * @description Who sees it: accounts of that mode, or prepaid accounts that are named.
             * @enum {string}
             */
            availableTo: "prepaid" | "postpaid" | "invited";
            /** @description With `invited`. */
            invitedAccounts: string[];
            /**
             * Format: date
             * @description The first and the last day in Warsaw on which it can be ordered; it has no last one where that is null.
             */
            validFrom: string;
            validTo: string | null;
            /** @description No longer ordered, by nobody. Whoever has it keeps it. */
            withdrawn: boolean;
        };
        OfferOrder: {
            id: string;
            /** @enum {string} */
            state: "effective" | "scheduled" | "withdrawn" | "not-carried-out";
            offer: components["schemas"]["Offer"];
            /** @description The offer before. */
            from: {
                id: string;
                name: string;
            };
            /** @description In grosze. */
            chargeGrosze: number;
            /** @description In grosze. */
            creditGrosze: number;
            /** Format: date-time */
            effectiveAt: string;
            /** Format: date-time */
            orderedAt: string;
            orderedBy: string;
        };
        OfferOrderPage: {
            items: components["schemas"]["OfferOrder"][];
            nextCursor?: string;
        };
        OfferQuote: {
            id: string;
            offerId: string;
            /** @description In grosze. */
            chargeGrosze: number;
            /** @description In grosze. */
            creditGrosze: number;
            /** Format: date-time */
            effectiveAt: string;
            /** @description What is charged next, once it is ordered. */
            nextFee: components["schemas"]["ComingFee"];
            /** @description In grosze. */
            missingGrosze?: number;
            /** @description In grosze. */
            topUpGrosze?: number;
            /** Format: date-time */
            expiresAt: string;
        };
        OfferVariant: {
            offer: components["schemas"]["Offer"];
            /** @description Absent while no month is paid: before the first one, and while the fee is overdue. In grosze. */
            chargeGrosze?: number;
            /** @description In grosze. */
            creditGrosze?: number;
            /** Format: date-time */
            effectiveAt?: string;
            nextFee?: components["schemas"]["ComingFee"];
            /** @description Why it can't be ordered now, the weightiest reason first; empty where it can. */
            blockedBy: components["schemas"]["BlockingReason"][];
            /** @description In grosze. */
            missingGrosze?: number;
            /** @description In grosze. */
            topUpGrosze?: number;
        };
        PasswordByLink: {
            token: string;
            password: string;
        };
        PasswordLink: {
            /** @description Whose password it sets. */
            email: string;
            /** Format: date-time */
            validUntil: string;
            /** @description The least number of characters (Unicode code points). */
            passwordLengthMin: number;
            /** @description What their password must be, in one sentence, in the language of the request. */
            passwordRule: string;
            /** @description Of an invitation: to which company; absent where it is to the operator's team. */
            companyName?: string;
            /** @description Of an invitation: the name of who invited, where it was somebody of the company. */
            invitedBy?: string;
        };
        /** @enum {string} */
        Permission: "account.read" | "finance.read" | "finance.manage" | "top-ups.create" | "billing.read" | "offers.read" | "offers.change" | "users.read" | "users.manage" | "policies.manage" | "audit.read" | "subscriber.read" | "subscriber.manage" | "emergency.manage" | "pbx.manage";
        PhoneNumber: {
            number: string;
            kind: components["schemas"]["NumberKind"];
            /** @description Whether emergency calls are enabled from a place of use. Without it 112 is routed by the company's seat. */
            enabled: boolean;
            /** @description How far BOK has checked the place of use; null where there is none. */
            state: components["schemas"]["EmergencyLocationState"] | null;
        };
        PhoneNumberPage: {
            items: components["schemas"]["PhoneNumber"][];
            nextCursor?: string;
        };
        /** Format: phone */
        PhoneNumberText: string;
        PortalUser: {
            firstName: string;
            lastName: string;
            email: string;
            phone: string;
            position: string;
            role: components["schemas"]["Role"];
            recordings: {
                listen: boolean;
                download: boolean;
            };
            authorisedContact: boolean;
            canLogIn: boolean;
            loginPolicyId: string | null;
            requireTotp: boolean;
            id: string;
            isMainAdministrator: boolean;
            invited: boolean;
            lastSignInAt: string | null;
        };
        PortalUserForm: {
            firstName: components["schemas"]["Name"];
            lastName: components["schemas"]["Name"];
            email: components["schemas"]["EmailAddress"];
            phone: components["schemas"]["PhoneNumberText"];
            position: components["schemas"]["Name"];
            role: components["schemas"]["Role"];
            recordings: {
                listen: boolean;
                download: boolean;
            };
            authorisedContact: boolean;
            canLogIn: boolean;
            loginPolicyId: string | null;
            requireTotp: boolean;
            password?: string;
            /** @description Taken for the panel's form; an e-mail says that a password was set in any case. The password itself is never in it. */
            notifyOfPassword?: boolean;
            /** @description That somebody may be shut out by the policy. */
            confirm?: boolean;
        };
        PortalUserPage: {
            items: components["schemas"]["PortalUser"][];
            nextCursor?: string;
        };
        PostalAddress: {
            /** @description Villages have houses without streets. */
            street?: string;
            houseNumber: string;
            flatNumber?: string;
            postalCode: string;
            city: string;
            /** @description The gmina that it lies in, by its code in the register TERC. */
            gminaCode?: string;
        };
        Proposal: {
            id: string;
            /** @description What is proposed, such as `adjustment`. */
            kind: string;
            accountId: string;
            /** @description What in the account it is about, such as a case. */
            subject?: string;
            /** @description What is carried out once it is confirmed; its fields depend on the kind. */
            content: {
                [key: string]: unknown;
            };
            /** @description SHA-256 of kind, account, subject and content: a confirmation names it. */
            contentHash: string;
            /** @enum {string} */
            state: "open" | "carried-out" | "withdrawn" | "expired";
            proposedBy: {
                userId: string;
                name: string;
            };
            /** Format: date-time */
            proposedAt: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description Who confirmed or withdrew it. */
            closedBy?: {
                userId: string;
                name: string;
            };
            /** Format: date-time */
            closedAt?: string;
        };
        QueueItem: {
            /** @description What waits: a payment, an event, a notice, a received e-mail, or the account as a whole. */
            subject: string;
            why: string;
            /** Format: date-time */
            since: string;
            accountId?: string;
        };
        QueueItemPage: {
            items: components["schemas"]["QueueItem"][];
            nextCursor?: string;
        };
        ReportedNumber: {
            number: string;
            accountId: string;
            kind: components["schemas"]["NumberKind"];
            /** Format: date-time */
            since: string;
        };
        Rights: {
            recordings: {
                listen: boolean;
                download: boolean;
            };
            /** @description May write to the customer service office (BOK). */
            authorisedContact: boolean;
        };
        /** @enum {string} */
        Role: "administrator" | "finance" | "technical" | "employee";
        RoleLegend: {
            role: components["schemas"]["Role"];
            label: string;
            permissions: {
                permission: components["schemas"]["Permission"];
                label: string;
            }[];
        };
        SeatGmina: {
            gminaCode: string;
            name: string;
            powiat: string;
            voivodeship: string;
        };
        ServiceState: {
            /** @enum {string} */
            state: "ok" | "low" | "exhausted";
            /** @enum {string} */
            accountState: "open" | "frozen" | "closed";
            /** @enum {string} */
            mode: "prepaid" | "postpaid";
            /** @description Whether the monthly fee is not paid. */
            feeOverdue: boolean;
        };
        Session: {
            id: string;
            /** @description Whether it is the one that asks. */
            isCurrent: boolean;
            device: string;
            address: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        /** @description What was found, as one line */
        SettlementReason: string;
        StaffAccount: {
            id: string;
            companyName: string;
            nip: string;
            /** @description In one line, with its postal code; null where there is none. BOK finds its gmina by it. */
            seat: {
                address: string;
                gminaCode: string | null;
            } | null;
            /** @enum {string} */
            mode: "prepaid" | "postpaid";
            /**
             * @description Of a frozen account nothing is paid out, charged or ordered; what happens outside is posted. Of a closed one the contract is over.
             * @enum {string}
             */
            accountState: "open" | "frozen" | "closed";
            offer: {
                id: string;
                name: string;
            };
            /** @description In grosze. */
            balanceGrosze: number;
            lowBalance: {
                /** @enum {string} */
                state: "ok" | "low" | "exhausted";
                /** Format: date-time */
                since: string;
                /** @description In grosze. */
                thresholdGrosze: number;
            };
            daysLeft?: number;
            /** Format: date-time */
            openedAt: string;
            /** @description When and up to which entry the ledger was last verified, and when from its first entry on; empty before the first night. */
            ledger: {
                /** Format: date-time */
                provenAt?: string;
                provenSequence?: number;
                /** Format: date-time */
                fullyReplayedAt?: string;
            };
        };
        StaffBankTopUp: {
            id: string;
            state: components["schemas"]["TopUpState"];
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            method: "bank";
            /** @description What the transfer needs, as long as it is awaited. */
            transfer?: components["schemas"]["BankTransfer"];
            confirmations: components["schemas"]["UploadedFile"][];
            /** @description What came and was credited, which may differ from what was ordered. In grosze. */
            receivedGrosze?: number;
            /** @description Finance's reason, where money was refused or credited otherwise than ordered. */
            reason?: string;
            /** @description The code in the transfer's title. */
            code: string;
            /** @description What was decided, and by whose address; money may be credited after a refusal. */
            decisions: {
                /** @enum {string} */
                decision: "credit" | "reject";
                by: string;
                /** Format: date-time */
                at: string;
                reason?: string;
            }[];
        };
        StaffCheckoutTopUp: {
            id: string;
            state: components["schemas"]["TopUpState"];
            /** @description In grosze. */
            amountGrosze: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            method: "card" | "blik" | "p24";
            /** @description In grosze. */
            refundedGrosze?: number;
            lastDecline?: components["schemas"]["Decline"];
        };
        StaffForm: {
            firstName: components["schemas"]["Name"];
            lastName: components["schemas"]["Name"];
            email: components["schemas"]["EmailAddress"];
            phone: components["schemas"]["PhoneNumberText"];
            position: components["schemas"]["Name"];
            /** @enum {string} */
            role: "operator-administrator" | "operator-finance" | "operator-helpdesk";
            /** @description Whoever may not is shut out: they stay on the list, and are invited again once they may. */
            canLogIn: boolean;
        };
        StaffMember: {
            id: string;
            firstName: string;
            lastName: string;
            email: string;
            phone: string;
            position: string;
            /** @description One of the staff's. Should anybody here ever have another, they are shown, and can be edited or deleted. */
            role: components["schemas"]["AnyRole"];
            canLogIn: boolean;
            /** @description Whether an invitation waits to be accepted. */
            invited: boolean;
            lastSignInAt: string | null;
        };
        StaffMemberPage: {
            items: components["schemas"]["StaffMember"][];
            nextCursor?: string;
        };
        StaffPortalUser: {
            id: string;
            firstName: string;
            lastName: string;
            email: string;
            phone: string;
            position: string;
            role: components["schemas"]["AnyRole"];
            rights: components["schemas"]["Rights"];
            canLogIn: boolean;
            requireTotp: boolean;
            isMainAdministrator: boolean;
            /** @description Whether an invitation waits to be accepted. */
            invited: boolean;
            lastSignInAt: string | null;
        };
        StaffPortalUserPage: {
            items: components["schemas"]["StaffPortalUser"][];
            nextCursor?: string;
        };
        StaffTopUp: components["schemas"]["StaffCheckoutTopUp"] | components["schemas"]["StaffBankTopUp"];
        StaffTopUpPage: {
            items: components["schemas"]["StaffTopUp"][];
            nextCursor?: string;
        };
        StepToken: {
            token: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            next: "totp" | "enrol-totp" | "change-password";
        };
        Subscriber: {
            companyName: string;
            /** @enum {string} */
            legalForm: "company" | "sole-trader";
            nip: string;
            regon: string | null;
            krs: string | null;
            /** @description Masked but for its last four digits. */
            pesel: string | null;
            seatAddress: components["schemas"]["PostalAddress"] | null;
            invoiceEmail: string | null;
            phone: string | null;
            correspondence: components["schemas"]["CorrespondenceAddress"];
            paperInvoices: {
                enabled: boolean;
                /** @description What a month costs: the accepted fee while they are sent, else the one to accept. In grosze. */
                feeGrosze: number;
            };
            /** @description Everybody whom the company named; they are changed among its portal users. */
            contactPersons: {
                userId: string;
                name: string;
                phone: string;
                email: string;
                /** @description Whether they may write to the customer service office (BOK). */
                authorisedContact: boolean;
                canLogIn: boolean;
            }[];
        };
        SubscriberChange: {
            /** @constant */
            field: "companyName";
            to: string;
        } | {
            /** @constant */
            field: "legalForm";
            /** @enum {string} */
            to: "company" | "sole-trader";
        } | {
            /** @constant */
            field: "nip";
            /**
             * Format: nip
             * @description Its check digit must hold
             */
            to: string;
        } | {
            /** @constant */
            field: "regon";
            to: string | null;
        } | {
            /** @constant */
            field: "krs";
            to: string | null;
        } | {
            /** @constant */
            field: "pesel";
            to: string | null;
        } | {
            /** @constant */
            field: "seatAddress";
            to: components["schemas"]["Address"];
        } | {
            /** @constant */
            field: "invoiceEmail";
            to: components["schemas"]["EmailAddress"];
        } | {
            /** @constant */
            field: "phone";
            to: components["schemas"]["PhoneNumberText"];
        };
        Token: components["schemas"]["FullToken"] | components["schemas"]["StepToken"];
        TopUp: components["schemas"]["CheckoutTopUp"] | components["schemas"]["BankTopUp"];
        TopUpOptions: {
            /** @description Any amount from one to the other, both included, may be topped up. In grosze. */
            minimumGrosze: number;
            /** @description In grosze. */
            maximumGrosze: number;
            /** @description Amounts that a page may offer as buttons, the smallest first. In grosze. */
            suggestedGrosze: number[];
            /** @description None where the account is closed. */
            methods: {
                /** @enum {string} */
                method: "card" | "blik" | "p24" | "bank";
                /**
                 * @description What a started top-up tells the customer: `payment`, the page to pay at, or `transfer`, what the bank transfer needs.
                 * @enum {string}
                 */
                next: "payment" | "transfer";
                /** @description Top-ups of the account that may be open at a time; those through payment pages count together. */
                openMax: number;
                /** @description By bank: up to this amount there is a 2D code. In grosze. */
                qrMaximumGrosze?: number;
            }[];
        };
        TopUpPage: {
            items: components["schemas"]["TopUp"][];
            nextCursor?: string;
        };
        /** @enum {string} */
        TopUpState: "awaiting-payment" | "processing" | "failed" | "expired" | "credited" | "partly-refunded" | "refunded" | "disputed" | "awaiting-transfer" | "confirmation-received" | "rejected";
        UploadForm: {
            id: string;
            upload: {
                url: string;
                fields: {
                    [key: string]: string;
                };
            };
        };
        UploadedFile: {
            id: string;
            fileName: string;
            /** @enum {string} */
            state: "awaiting-upload" | "received" | "refused";
            /**
             * @description Why the file is of no use, where it is refused.
             * @enum {string}
             */
            refusedBecause?: "empty" | "too-large" | "other-type" | "unreadable" | "no-content" | "encrypted" | "active-content" | "outside-reference" | "too-many-pixels" | "malware" | "not-scanned" | "too-many" | "closed";
            /**
             * @description It came by e-mail.
             * @constant
             */
            mailed?: true;
            /**
             * @description It did, and nothing proves that somebody of the company sent it.
             * @constant
             */
            isUnverified?: true;
        };
        UsageCharge: {
            /** @description The platform's own id, unique over all accounts. */
            id: string;
            accountId: string;
            /** @description Positive; the entry's amount is negative. In grosze. */
            amountGrosze: number;
            /** @description What was used, for the customer. */
            description: string;
            /** Format: date-time */
            occurredAt: string;
        };
        UsageResult: {
            /** @description As it was sent; null where it was no text. */
            id: string | null;
            /** @enum {string} */
            result: "posted" | "already-posted" | "refused" | "not-posted";
            /** @enum {string} */
            reason?: "malformed" | "unknown_field" | "invalid_id" | "invalid_amount" | "invalid_description" | "invalid_time" | "account_unknown" | "occurred_in_future" | "occurred_too_long_ago" | "id_taken" | "temporarily_unavailable";
        };
        Problem: {
            /** @description A stable URI that ends in the code */
            type: string;
            title: string;
            status: number;
            /** @description For people, in their language; says what to do next */
            detail: string;
            /**
             * @description For programs; stable
             * @enum {string}
             */
            code: "account_closed" | "account_not_open" | "address_taken" | "already_decided" | "already_decided_otherwise" | "amount_above_maximum" | "amount_below_minimum" | "balance_moved" | "balance_owed" | "balance_too_low" | "belongs_to_customer" | "case_of_no_customer" | "change_pending" | "code_refused" | "conflict" | "contact_helpdesk" | "credentials_refused" | "decided_before" | "event_not_applied" | "fee_not_accepted" | "fee_overdue" | "fresh_proof_needed" | "gminas_not_loaded" | "idempotency_key_missing" | "idempotency_key_reused" | "internal_error" | "invalid_request" | "kind_changed" | "kind_decided" | "kind_to_confirm" | "link_refused" | "login_policy_refused" | "main_administrator_protected" | "match_header_required" | "method_not_available" | "no_longer_known" | "not_allowed" | "not_by_mail" | "not_found" | "not_replaceable" | "not_signed_in" | "not_two_people" | "offer_id_used" | "order_not_withdrawable" | "override_used" | "own_access" | "own_proposal" | "payment_provider_failed" | "payment_provider_unavailable" | "policy_in_use" | "policy_unknown" | "precondition_failed" | "precondition_required" | "proposal_closed" | "proposal_differs" | "proposal_not_possible" | "proposal_open" | "proposal_outdated" | "proposer_may_not" | "quote_expired" | "replacement_waits" | "report_outdated" | "request_closed" | "request_too_large" | "restrictions_below_own" | "rights_beyond_own" | "routed_by_sim_operator" | "same_offer" | "seat_address_missing" | "sign_in_incomplete" | "signature_refused" | "statement_missing" | "subscriber_moved" | "temporarily_unavailable" | "too_many_attachments" | "too_many_confirmations" | "too_many_invitations" | "too_many_messages" | "too_many_offers" | "too_many_open_payment_pages" | "too_many_open_requests" | "too_many_open_top_ups" | "too_many_orders" | "too_many_policies" | "too_many_requests" | "too_many_taken_addresses" | "too_many_users" | "top_up_closed" | "unsupported_media_type" | "would_shut_out";
            requestId: string;
            errors?: components["schemas"]["FieldError"][];
            /** @description How many field errors there are beyond those in `errors`; absent where none */
            moreErrors?: number;
            /** @description With `quote_expired`: the price now, which can be ordered */
            quote?: components["schemas"]["OfferQuote"];
            /** @description Why the offer can't be ordered, the weightiest reason first */
            blockedBy?: components["schemas"]["BlockingReason"][];
            /** @description What the balance lacks; only for those who may see amounts */
            missingGrosze?: number;
            /** @description The smallest top-up that covers it; absent where none does */
            topUpGrosze?: number;
        };
    };
    responses: {
        /** @description Invalid data */
        400: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "invalid_request";
                    /** @constant */
                    status?: 400;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Sign-in required; Sign-in incomplete */
        401: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_signed_in" | "sign_in_incomplete";
                    /** @constant */
                    status?: 401;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Refused by the login policy; Not allowed */
        403: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "login_policy_refused" | "not_allowed";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Not found */
        404: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_found";
                    /** @constant */
                    status?: 404;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Request too large */
        413: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "request_too_large";
                    /** @constant */
                    status?: 413;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Unsupported media type */
        415: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "unsupported_media_type";
                    /** @constant */
                    status?: 415;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Error on our side */
        500: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "internal_error";
                    /** @constant */
                    status?: 500;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Temporarily unavailable */
        503: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "temporarily_unavailable";
                    /** @constant */
                    status?: 503;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Invalid data; Idempotency-Key missing or malformed */
        "400-idempotency_key_missing": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "invalid_request" | "idempotency_key_missing";
                    /** @constant */
                    status?: 400;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Invalid data; Link refused */
        "400-link_refused": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "invalid_request" | "link_refused";
                    /** @constant */
                    status?: 400;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Idempotency-Key missing or malformed */
        "400-only-idempotency_key_missing": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "idempotency_key_missing";
                    /** @constant */
                    status?: 400;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Sign-in required; Sign-in incomplete; Code refused */
        "401-code_refused": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_signed_in" | "sign_in_incomplete" | "code_refused";
                    /** @constant */
                    status?: 401;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Sign-in required; Sign-in incomplete; Sign-in failed; Code refused */
        "401-credentials_refused-code_refused": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_signed_in" | "sign_in_incomplete" | "credentials_refused" | "code_refused";
                    /** @constant */
                    status?: 401;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description No valid machine key */
        "401-only-not_signed_in": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_signed_in";
                    /** @constant */
                    status?: 401;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Refused by the login policy; Not allowed; Confirm that it is you */
        "403-fresh_proof_needed": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Refused by the login policy; Not allowed; Confirm that it is you; Your own access */
        "403-fresh_proof_needed-own_access": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "own_access";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Refused by the login policy; Not allowed; Confirm that it is you; Rights beyond your own; Restrictions below your own; Your own access */
        "403-fresh_proof_needed-rights_beyond_own-restrictions_below_own-own_access": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "rights_beyond_own" | "restrictions_below_own" | "own_access";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Refused by the login policy */
        "403-only-login_policy_refused": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "login_policy_refused";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Not allowed */
        "403-only-not_allowed": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "not_allowed";
                    /** @constant */
                    status?: 403;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Conflict */
        "409-conflict": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "conflict";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The main administrator is protected; Conflict */
        "409-main_administrator_protected-conflict": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "main_administrator_protected" | "conflict";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The report is older */
        "409-report_outdated": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "report_outdated";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The request is closed; Too many files */
        "409-request_closed-too_many_attachments": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "request_closed" | "too_many_attachments";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The request is closed; Too many messages */
        "409-request_closed-too_many_messages": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "request_closed" | "too_many_messages";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The SIM card's operator routes these calls */
        "409-routed_by_sim_operator": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "routed_by_sim_operator";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Too many open requests */
        "409-too_many_open_requests": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "too_many_open_requests";
                    /** @constant */
                    status?: 409;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description No longer known */
        "410-no_longer_known": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "no_longer_known";
                    /** @constant */
                    status?: 410;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Changed in the meantime */
        "412-precondition_failed": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "precondition_failed";
                    /** @constant */
                    status?: 412;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `request_too_large` Request too large */
        "413-page": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description `unsupported_media_type` Unsupported media type */
        "415-page": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description Idempotency-Key reused */
        "422-idempotency_key_reused": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "idempotency_key_reused";
                    /** @constant */
                    status?: 422;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description If-Match missing */
        "428-precondition_required": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "precondition_required";
                    /** @constant */
                    status?: 428;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests: answered by the gateway before us */
        "429-throttled": {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Too many invitations */
        "429-too_many_invitations": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "too_many_invitations";
                    /** @constant */
                    status?: 429;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Too many attempts */
        "429-too_many_requests": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "too_many_requests";
                    /** @constant */
                    status?: 429;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description Too many addresses taken; Too many invitations */
        "429-too_many_taken_addresses-too_many_invitations": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "too_many_taken_addresses" | "too_many_invitations";
                    /** @constant */
                    status?: 429;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `internal_error` Error on our side */
        "500-page": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description Payment provider failed */
        "502-payment_provider_failed": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "payment_provider_failed";
                    /** @constant */
                    status?: 502;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description The list of municipalities is missing; Temporarily unavailable */
        "503-gminas_not_loaded": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "gminas_not_loaded" | "temporarily_unavailable";
                    /** @constant */
                    status?: 503;
                } & components["schemas"]["Problem"];
            };
        };
        /** @description `temporarily_unavailable` Temporarily unavailable */
        "503-page": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
            };
        };
        /** @description Payment provider unavailable; Temporarily unavailable */
        "503-payment_provider_unavailable": {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "Content-Language": components["headers"]["ContentLanguage"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @enum {unknown} */
                    code?: "payment_provider_unavailable" | "temporarily_unavailable";
                    /** @constant */
                    status?: 503;
                } & components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        AccountId: string;
        AnyAccountId: string;
        /** @description Opened, or given to the account, on this day in Warsaw or later. */
        ChangeRequestFrom: string;
        ChangeRequestId: string;
        ChangeRequestKind: components["schemas"]["ChangeRequestKind"];
        ChangeRequestState: components["schemas"]["ChangeRequestState"];
        /** @description Opened, or given to the account, on this day in Warsaw or earlier. */
        ChangeRequestTo: string;
        Cursor: string;
        EmergencyLocationAt: string;
        /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
        IdempotencyKey: string;
        /** @description The ETag of what was read last */
        IfMatch: string;
        /** @description A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
        LedgerEntryFormat: "json" | "csv" | "machine";
        /** @description Posted on this day in Warsaw or later, or at this instant or later. */
        LedgerEntryFrom: string;
        LedgerEntryKind: "top-up" | "refund" | "refund-failed" | "dispute" | "dispute-won" | "offer-fee" | "offer-credit" | "usage" | "paper-invoice-fee" | "payout" | "adjustment";
        /** @description Posted on this day in Warsaw or earlier, or at this instant or earlier. */
        LedgerEntryTo: string;
        Limit: number;
        LoginPolicyId: string;
        Number: components["schemas"]["PhoneNumberText"];
        OfferId: string;
        OfferOrderId: string;
        /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
        OptionalIdempotencyKey: string;
        /** @description The ETag of what was read last */
        OptionalIfMatch: string;
        /** @description Those who may sign in, or those who may not. */
        PortalUserCanLogIn: "true" | "false";
        PortalUserId: string;
        /** @description Those who have an invitation to accept, or those who have none. */
        PortalUserInvited: "true" | "false";
        PortalUserRole: components["schemas"]["Role"];
        ProposalId: string;
        Queue: "card-irregularities" | "ledgers-to-check" | "notices-parked" | "mails-to-check";
        StaffId: string;
        Token: string;
        /** @description Started on this day in Warsaw or later. */
        TopUpFrom: string;
        TopUpId: string;
        TopUpMethod: "card" | "blik" | "p24" | "bank";
        /** @description In this state now. */
        TopUpState: components["schemas"]["TopUpState"];
        /** @description Started on this day in Warsaw or earlier. */
        TopUpTo: string;
    };
    requestBodies: never;
    headers: {
        /** @description Names this request in our logs; a problem holds it as `requestId`, too */
        RequestId: string;
        /** @description The version of what is shown: the `If-Match` of an edit */
        ETag: string;
        /** @description The path of what was made */
        Location: string;
        /** @description The page to go on with */
        NextPage: string;
        /** @description Seconds to wait before the same is asked again */
        RetryAfter: number;
        /** @description Only where the key was used before: the answer tells of what that request made, as it is by now */
        IdempotencyReplayed: "true";
        /** @description Of the texts */
        ContentLanguage: "pl" | "en";
        /** @description How to sign in */
        WwwAuthenticate: "Bearer";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API is up */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                        version: string;
                    };
                };
            };
            429: components["responses"]["429-throttled"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["429-throttled"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The active sessions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403-only-login_policy_refused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: components["schemas"]["EmailAddress"];
                    password: string;
                    /** @description What the browser kept of its last sign-in, if any: with it, it waits for nobody else's wrong guesses. */
                    deviceToken?: string;
                };
            };
        };
        responses: {
            /** @description Signed in, or on to the next step: unless `next` is `signed-in`, the token opens only that step */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["400"];
            /** @description Sign-in failed */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "credentials_refused";
                        /** @constant */
                        status?: 401;
                    } & components["schemas"]["Problem"];
                };
            };
            403: components["responses"]["403-only-login_policy_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownBrowser"];
                };
            };
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Confirm that it is you */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "fresh_proof_needed";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sign-in required */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not_signed_in";
                        /** @constant */
                        status?: 401;
                    } & components["schemas"]["Problem"];
                };
            };
            403: components["responses"]["403-only-login_policy_refused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended, now or before */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403-only-login_policy_refused"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    giveCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code?: string;
                    recoveryCode?: string;
                };
            };
        };
        responses: {
            /** @description The next step: a new token, and what it opens */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    offerTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword?: string;
                    code?: string;
                    recoveryCode?: string;
                };
            };
        };
        responses: {
            /** @description Shown only now; nothing changes until the app has given a code */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        otpauthUri: string;
                        qrSvg: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-credentials_refused-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    enrolTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Enrolled. The recovery codes are shown only now; every other session has ended */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        /** Format: date-time */
                        expiresAt: string;
                        /** @constant */
                        next: "signed-in";
                        deviceToken: string;
                        recoveryCodes: string[];
                    } | {
                        token: string;
                        /** Format: date-time */
                        expiresAt: string;
                        /** @enum {string} */
                        next: "totp" | "enrol-totp" | "change-password";
                        recoveryCodes: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    askPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: components["schemas"]["EmailAddress"];
                };
            };
        };
        responses: {
            /** @description Accepted, whether or not anybody has the address */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookUpPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkFromEmail"];
            };
        };
        responses: {
            /** @description The link works */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLink"];
                };
            };
            400: components["responses"]["400-link_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordByLink"];
            };
        };
        responses: {
            /** @description Set. Sign in with it; a second factor is asked for as before */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownBrowser"];
                };
            };
            400: components["responses"]["400-link_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed-in portal user */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403-only-login_policy_refused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: string;
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Set: a new token, and what it opens */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-credentials_refused-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    prove: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password?: string;
                    code?: string;
                };
            };
        };
        responses: {
            /** @description Proved, for this session */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-credentials_refused-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    code?: string;
                    recoveryCode?: string;
                };
            };
        };
        responses: {
            /** @description Shown only now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recoveryCodes: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-credentials_refused-code_refused"];
            403: components["responses"]["403-only-login_policy_refused"];
            409: components["responses"]["409-conflict"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookUpInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkFromEmail"];
            };
        };
        responses: {
            /** @description The link works */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLink"];
                };
            };
            400: components["responses"]["400-link_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordByLink"];
            };
        };
        responses: {
            /** @description Accepted. Sign in with the address that was invited */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownBrowser"];
                };
            };
            400: components["responses"]["400-link_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_requests"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                role?: components["parameters"]["PortalUserRole"];
                /** @description Those who may sign in, or those who may not. */
                canLogIn?: components["parameters"]["PortalUserCanLogIn"];
                /** @description Those who have an invitation to accept, or those who have none. */
                invited?: components["parameters"]["PortalUserInvited"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of portal users */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalUserPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    addUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PortalUserForm"];
            };
        };
        responses: {
            /** @description Added; the same key and body answer with the same person, as they are by now */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalUser"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Not allowed; Confirm that it is you; Rights beyond your own; Restrictions below your own */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "rights_beyond_own" | "restrictions_below_own";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["404"];
            /** @description E-mail address taken; Too many people; No such policy */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "address_taken" | "too_many_users" | "policy_unknown";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            429: components["responses"]["429-too_many_taken_addresses-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The portal user */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalUser"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editUser: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PortalUserForm"];
            };
        };
        responses: {
            /** @description As edited */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalUser"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed-rights_beyond_own-restrictions_below_own-own_access"];
            404: components["responses"]["404"];
            /** @description The main administrator is protected; E-mail address taken; No such policy; This policy would lock somebody out */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "main_administrator_protected" | "address_taken" | "policy_unknown" | "would_shut_out";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            428: components["responses"]["428-precondition_required"];
            429: components["responses"]["429-too_many_taken_addresses-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Not allowed; Confirm that it is you; Rights beyond your own; Your own access */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "rights_beyond_own" | "own_access";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["404"];
            409: components["responses"]["409-main_administrator_protected-conflict"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    resetTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Disconnected; the user is notified by e-mail, unless nobody has used a link sent to their address */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-only-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed-rights_beyond_own-restrictions_below_own-own_access"];
            404: components["responses"]["404"];
            409: components["responses"]["409-main_administrator_protected-conflict"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["PortalUserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Invited: the e-mail is on its way */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-only-idempotency_key_missing"];
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Not allowed; Rights beyond your own; Your own access */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "not_allowed" | "rights_beyond_own" | "own_access";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["404"];
            409: components["responses"]["409-main_administrator_protected-conflict"];
            422: components["responses"]["422-idempotency_key_reused"];
            429: components["responses"]["429-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The roles, in Polish or English by Accept-Language */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RoleLegend"][];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListStaff: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the staff */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMemberPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeAddStaff: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffForm"];
            };
        };
        responses: {
            /** @description Added; the same key and body answer with the same person, as they are by now */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            /** @description E-mail address taken; Too many people */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "address_taken" | "too_many_users";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            429: components["responses"]["429-too_many_taken_addresses-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The one of the staff */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeEditStaff: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StaffForm"];
            };
        };
        responses: {
            /** @description As edited */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffMember"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed-own_access"];
            404: components["responses"]["404"];
            /** @description E-mail address taken */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "address_taken";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            428: components["responses"]["428-precondition_required"];
            429: components["responses"]["429-too_many_taken_addresses-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeDeleteStaff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed-own_access"];
            404: components["responses"]["404"];
            409: components["responses"]["409-conflict"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeResetStaffTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["StaffId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Disconnected; they are notified by e-mail */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-only-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed-own_access"];
            404: components["responses"]["404"];
            409: components["responses"]["409-conflict"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LoginPolicy"][];
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    addPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginPolicyTerms"];
            };
        };
        responses: {
            /** @description Added; the same key and body answer with the same policy, as it is by now */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginPolicy"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description Too many policies */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "too_many_policies";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["LoginPolicyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginPolicy"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    editPolicy: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["LoginPolicyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: components["schemas"]["Name"];
                    /** Format: date */
                    validFrom: string;
                    /** Format: date */
                    validTo: string;
                    networks: components["schemas"]["LoginNetworksInput"];
                    weekly?: components["schemas"]["LoginHours"][];
                    confirm?: boolean;
                };
            };
        };
        responses: {
            /** @description As edited */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginPolicy"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            /** @description This policy would lock somebody out */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "would_shut_out";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            428: components["responses"]["428-precondition_required"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    deletePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["LoginPolicyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The policy is in use */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "policy_in_use";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listAuditRecords: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                userId?: string;
                kind?: components["schemas"]["AuditKind"];
                /** @description Done on this day in Warsaw or later, or at this instant or later. */
                from?: string;
                /** @description Done on this day in Warsaw or earlier, or before this instant. */
                to?: string;
                /** @description A table of the newest thousand in place of a page, and no cursor: `csv` for a spreadsheet in Polish, `machine` for programs (RFC 4180). */
                format?: "json" | "csv" | "machine";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page: where few of thousands are wanted, it may hold fewer than asked for though there are more */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditRecordPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showBalanceHistory: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A day for each day in Warsaw, with or without entries, but none from before the account was opened; until its first entry the balance is 0 */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceHistory"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listLedgerEntries: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                kind?: components["parameters"]["LedgerEntryKind"];
                /** @description Posted on this day in Warsaw or later, or at this instant or later. */
                from?: components["parameters"]["LedgerEntryFrom"];
                /** @description Posted on this day in Warsaw or earlier, or at this instant or earlier. */
                to?: components["parameters"]["LedgerEntryTo"];
                /** @description A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
                format?: components["parameters"]["LedgerEntryFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries, or all of a period as a table */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerEntryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showAlert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LowBalanceAlert"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description With 0 the balance is never low, only exhausted. In grosze. */
                    thresholdGrosze: number;
                    /** @description All of them; left out, they stay as they are. One that is new is sent a link, and hears of nothing else until it confirms. */
                    recipients?: components["schemas"]["EmailAddress"][];
                };
            };
        };
        responses: {
            /** @description How the balance stands by this threshold, and who hears of it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LowBalanceAlert"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            409: components["responses"]["409-conflict"];
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429-too_many_invitations"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    confirmRecipient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Confirmed: from now on the address gets these alerts */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-link_refused"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showSubscriber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscriber's data */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscriber"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setCorrespondenceAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correspondence"];
            };
        };
        responses: {
            /** @description As it is from now on */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrespondenceAddress"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setPaperInvoices: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                    /** @description The fee that was shown. Asked for where they are switched on. In grosze. */
                    acceptedFeeGrosze?: number;
                };
            };
        };
        responses: {
            /** @description As it is from now on */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enabled: boolean;
                        /** @description What a month costs: the accepted fee while they are sent, else the one to accept. In grosze. */
                        feeGrosze: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            /** @description The account is not open; The fee is another */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "account_not_open" | "fee_not_accepted";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listNumbers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of numbers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneNumberPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showEmergencyLocation: {
        parameters: {
            query?: {
                at?: components["parameters"]["EmergencyLocationAt"];
            };
            header?: never;
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place of use, or none */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyLocation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-routed_by_sim_operator"];
            410: components["responses"]["410-no_longer_known"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    setEmergencyLocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    enabled: true;
                    address: components["schemas"]["Address"] & unknown;
                } | {
                    /** @constant */
                    enabled: false;
                };
            };
        };
        responses: {
            /** @description As it is from now on */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyLocation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-routed_by_sim_operator"];
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    findGminas: {
        parameters: {
            query: {
                query: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The places, each with its powiat and voivodeship, because several have the same name */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FoundGmina"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    showOffer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The offer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferAndVariants"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    askQuote: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    offerId: string;
                };
            };
        };
        responses: {
            /** @description The price; whether the balance covers it shows by `missingGrosze`. A repeated key answers the same price, as long as the offer can still be ordered */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferQuote"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description Contact customer service; This is your present offer; A change is already ordered; The monthly fee is not paid; The quote is out of date */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "contact_helpdesk" | "same_offer" | "change_pending" | "fee_overdue" | "quote_expired";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                state?: "effective" | "scheduled" | "withdrawn" | "not-carried-out";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferOrderPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    orderOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quoteId: string;
                };
            };
        };
        responses: {
            /** @description Ordered; the same key and body answer with the same order */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferOrder"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            /** @description Contact customer service; This is your present offer; A change is already ordered; The monthly fee is not paid; The balance is too low; The quote is out of date */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "contact_helpdesk" | "same_offer" | "change_pending" | "fee_overdue" | "balance_too_low" | "quote_expired";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            /** @description Too many orders */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "too_many_orders";
                        /** @constant */
                        status?: 429;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["OfferOrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferOrder"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    withdrawOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["OfferOrderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The order can't be withdrawn */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "order_not_withdrawable";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listTopUps: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                /** @description In this state now. */
                state?: components["parameters"]["TopUpState"];
                method?: components["parameters"]["TopUpMethod"];
                /** @description Started on this day in Warsaw or later. */
                from?: components["parameters"]["TopUpFrom"];
                /** @description Started on this day in Warsaw or earlier. */
                to?: components["parameters"]["TopUpTo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of top-ups */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUpPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    startTopUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In grosze. */
                    amountGrosze: number;
                    /** @enum {string} */
                    method: "card" | "blik" | "p24" | "bank";
                };
            };
        };
        responses: {
            /** @description Started; the same key and body answer with the same top-up */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            /** @description Invalid data; Idempotency-Key missing or malformed; Amount below the minimum; Amount above the maximum; Payment method not available */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid_request" | "idempotency_key_missing" | "amount_below_minimum" | "amount_above_maximum" | "method_not_available";
                        /** @constant */
                        status?: 400;
                    } & components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            /** @description The account is closed; Too many open bank top-ups; Too many open payment pages */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "account_closed" | "too_many_open_top_ups" | "too_many_open_payment_pages";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            502: components["responses"]["502-payment_provider_failed"];
            503: components["responses"]["503-payment_provider_unavailable"];
        };
    };
    showTopUp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The top-up */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUp"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showTopUpOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways to top up */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopUpOptions"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    announceConfirmation: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileAnnouncement"];
            };
        };
        responses: {
            /** @description Post `fields` and then the `file` to `url` as multipart/form-data. The top-up shows what became of it. Announcing it again gives the same confirmation; a repetition under the same key gives its form for what is left of the ten minutes */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadForm"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The top-up is closed; Too many files */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "top_up_closed" | "too_many_confirmations";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
                id: components["parameters"]["TopUpId"];
                confirmationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file that was checked and kept */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileLink"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    listChangeRequests: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                state?: components["parameters"]["ChangeRequestState"];
                kind?: components["parameters"]["ChangeRequestKind"];
                /** @description Opened, or given to the account, on this day in Warsaw or later. */
                from?: components["parameters"]["ChangeRequestFrom"];
                /** @description Opened, or given to the account, on this day in Warsaw or earlier. */
                to?: components["parameters"]["ChangeRequestTo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of change requests */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequestPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    openChangeRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of what was read last */
                "If-Match"?: components["parameters"]["OptionalIfMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    kind: "subscriber-data";
                    message: components["schemas"]["Message"];
                    /** @description Of subscriber-data: which fields change, and to what. */
                    changes: components["schemas"]["SubscriberChange"][];
                } | {
                    /** @constant */
                    kind: "account-closure";
                    message: components["schemas"]["Message"];
                    /** @description Of account-closure: an account (NRB) in the customer's name, for the unused balance. */
                    payoutAccountNumber: components["schemas"]["BankAccountNumber"];
                } | {
                    /** @constant */
                    kind: "main-administrator";
                    message: components["schemas"]["Message"];
                    /** @description Of main-administrator: the administrator who shall be it. */
                    candidateId: string;
                } | {
                    /** @constant */
                    kind: "other";
                    message: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description Sent; the same key and body answer with the same request */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            409: components["responses"]["409-too_many_open_requests"];
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            428: components["responses"]["428-precondition_required"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    showChangeRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change request */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    message: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description The change request with the message */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-request_closed-too_many_messages"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    announceAttachment: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileAnnouncement"];
            };
        };
        responses: {
            /** @description Post `fields` and then the `file` to `url` as multipart/form-data. The change request shows what became of it. Announcing it again gives the same file; a repetition under the same key gives its form for what is left of the ten minutes */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadForm"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-request_closed-too_many_attachments"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeFindTopUps: {
        parameters: {
            query: {
                code: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The top-up with exactly this code, or those one typing error away, and whether they are decided */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FoundTopUp"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowQueue: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                queue: "top-ups-to-decide" | "proposals-to-confirm" | "card-irregularities" | "ledgers-to-check" | "notices-parked" | "cases" | "locations-to-check" | "seats-to-place" | "mails-to-check";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what waits */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueItemPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffAccount"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListLedgerEntries: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                kind?: components["parameters"]["LedgerEntryKind"];
                /** @description Posted on this day in Warsaw or later, or at this instant or later. */
                from?: components["parameters"]["LedgerEntryFrom"];
                /** @description Posted on this day in Warsaw or earlier, or at this instant or earlier. */
                to?: components["parameters"]["LedgerEntryTo"];
                /** @description A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs (RFC 4180). */
                format?: components["parameters"]["LedgerEntryFormat"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries, or all of a period as a table */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerEntryPage"];
                    "text/csv": string;
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListTopUps: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                /** @description In this state now. */
                state?: components["parameters"]["TopUpState"];
                method?: components["parameters"]["TopUpMethod"];
                /** @description Started on this day in Warsaw or later. */
                from?: components["parameters"]["TopUpFrom"];
                /** @description Started on this day in Warsaw or earlier. */
                to?: components["parameters"]["TopUpTo"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of top-ups */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffTopUpPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListPortalUsers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                role?: components["parameters"]["PortalUserRole"];
                /** @description Those who may sign in, or those who may not. */
                canLogIn?: components["parameters"]["PortalUserCanLogIn"];
                /** @description Those who have an invitation to accept, or those who have none. */
                invited?: components["parameters"]["PortalUserInvited"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of portal users */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffPortalUserPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficePostAdjustment: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Positive credits the customer, negative debits; the balance may go below zero. In grosze. */
                    amountGrosze: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Posted; the same key and body answer with the same entry */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjustment"];
                };
            };
            /** @description Proposed, because it exceeds what one clerk may adjust this account by in a day; the same key and body answer with the same proposal */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeDecideTopUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
                id: components["parameters"]["TopUpId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "credit" | "reject";
                    /** @description What came, if not what was ordered. In grosze. */
                    receivedGrosze?: number;
                    /** @description The customer reads it. Required for a refusal, another amount than ordered, and money that comes late or after one. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Decided */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaffTopUp"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            /** @description Already decided */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "already_decided";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListOffers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of offers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueOfferPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["OfferId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The offer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueOffer"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficePutOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description To edit: the ETag of what was read last */
                "If-Match"?: string;
                /** @description To create: `*` */
                "If-None-Match"?: string;
            };
            path: {
                id: components["parameters"]["OfferId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfferForm"];
            };
        };
        responses: {
            /** @description As edited */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueOffer"];
                };
            };
            /** @description Added */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueOffer"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            /** @description The id was used before; Too many offers */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "offer_id_used" | "too_many_offers";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            /** @description If-Match or If-None-Match missing */
            428: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "match_header_required";
                        /** @constant */
                        status?: 428;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeRemoveOffer: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["OfferId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            412: components["responses"]["412-precondition_failed"];
            428: components["responses"]["428-precondition_required"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeFindCases: {
        parameters: {
            query: {
                number: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case with this number, or none */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Case"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeListCases: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                state?: components["parameters"]["ChangeRequestState"];
                kind?: components["parameters"]["ChangeRequestKind"];
                /** @description Opened, or given to the account, on this day in Warsaw or later. */
                from?: components["parameters"]["ChangeRequestFrom"];
                /** @description Opened, or given to the account, on this day in Warsaw or earlier. */
                to?: components["parameters"]["ChangeRequestTo"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AnyAccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cases */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeOpenCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    kind: "subscriber-data";
                    message: components["schemas"]["Message"];
                    changes: components["schemas"]["SubscriberChange"][];
                    /** @enum {string} */
                    source: "letter" | "e-mail" | "phone";
                } | {
                    /** @constant */
                    kind: "account-closure";
                    message: components["schemas"]["Message"];
                    payoutAccountNumber: components["schemas"]["BankAccountNumber"];
                    /** @enum {string} */
                    source: "letter" | "e-mail" | "phone";
                } | {
                    /** @constant */
                    kind: "main-administrator";
                    message: components["schemas"]["Message"];
                    candidateId: string;
                    /** @enum {string} */
                    source: "letter" | "e-mail" | "phone";
                } | {
                    /** @constant */
                    kind: "other";
                    message: components["schemas"]["Message"];
                    /** @enum {string} */
                    source: "letter" | "e-mail" | "phone";
                };
            };
        };
        responses: {
            /** @description Opened; the same key and body answer with the same case */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-too_many_open_requests"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    backOfficeShowCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The case */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeTakeCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is yours */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-only-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The request is closed */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "request_closed";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeCommentOnCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description The case with the remark */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description Too many messages */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "too_many_messages";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeAskCustomer: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description Asked: the customer gets it by e-mail */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-request_closed-too_many_messages"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeConfirmCaseKind: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    kind: "subscriber-data";
                    changes: components["schemas"]["SubscriberChange"][];
                    /** @description How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
                    note?: components["schemas"]["Message"];
                } | {
                    /** @constant */
                    kind: "account-closure";
                    payoutAccountNumber: components["schemas"]["BankAccountNumber"];
                    /** @description How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
                    note?: components["schemas"]["Message"];
                } | {
                    /** @constant */
                    kind: "main-administrator";
                    candidateId: string;
                    /** @description How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
                    note?: components["schemas"]["Message"];
                } | {
                    /** @constant */
                    kind: "other";
                    /** @description How BOK made sure who it was; required where nothing proved who sent the e-mail. Only the staff read it. */
                    note?: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description The case is of this kind, and nothing of it was carried out */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403-fresh_proof_needed"];
            404: components["responses"]["404"];
            /** @description This case did not come by e-mail; The request is closed; A proposal is waiting; The change waits for its time; The kind can't be changed any more; The case belongs to no customer yet; Too many messages */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not_by_mail" | "request_closed" | "proposal_open" | "replacement_waits" | "kind_decided" | "case_of_no_customer" | "too_many_messages";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    backOfficeGiveCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accountId: string;
                };
            };
        };
        responses: {
            /** @description The case that goes on */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The case belongs to a customer already; The request is closed; Already decided; Too many open requests */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "belongs_to_customer" | "request_closed" | "already_decided_otherwise" | "too_many_open_requests";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeDecideCase: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "apply" | "reject";
                    /** @description The customer reads it. Required where it is rejected. Where a replacement is proposed, the second person reads it; required where somebody objected before. */
                    note?: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description Decided */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Not allowed; Confirm that it is you; Somebody else must decide on this change */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "decided_before";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["404"];
            /** @description Already decided; Confirm the kind of the case first; The kind of the case has just changed; The data have changed since the request; The balance is negative; The account is not open; A proposal is waiting; Too many messages; The change waits for its time; The signed statement is missing; This person can't become the main administrator; The objection was already overridden once */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "already_decided_otherwise" | "kind_to_confirm" | "kind_changed" | "subscriber_moved" | "balance_owed" | "account_not_open" | "proposal_open" | "too_many_messages" | "replacement_waits" | "statement_missing" | "not_replaceable" | "override_used";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeAnnounceCaseFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileAnnouncement"];
            };
        };
        responses: {
            /** @description Post `fields` and then the `file` to `url` as multipart/form-data. The case shows what became of it. Announcing it again gives the same file; a repetition under the same key gives its form for what is left of the ten minutes */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadForm"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-request_closed-too_many_attachments"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowCaseFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AnyAccountId"];
                id: components["parameters"]["ChangeRequestId"];
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file that was checked and kept */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileLink"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeSetSeatGmina: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    gminaCode: string;
                };
            };
        };
        responses: {
            /** @description The gmina from now on: of a district it is the city, of an urban-rural gmina its town or rural part */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatGmina"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The address of the seat is missing */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "seat_address_missing";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503-gminas_not_loaded"];
        };
    };
    backOfficeListAccountNumbers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of numbers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneNumberPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowLocation: {
        parameters: {
            query?: {
                at?: components["parameters"]["EmergencyLocationAt"];
            };
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place of use, or none */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyLocation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409-routed_by_sim_operator"];
            410: components["responses"]["410-no_longer_known"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeVerifyLocation: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what was read last */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                accountId: components["parameters"]["AccountId"];
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    state: "verified" | "rejected";
                    /** @description Required where it is rejected: the customer reads it. */
                    note?: components["schemas"]["Message"];
                };
            };
        };
        responses: {
            /** @description As it is from now on */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyLocation"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            412: components["responses"]["412-precondition_failed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeSettleItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                queue: components["parameters"]["Queue"];
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: components["schemas"]["SettlementReason"];
                    /** @description As the queue shows it; left out where the item has none. */
                    accountId?: string;
                };
            };
        };
        responses: {
            /** @description It waits no longer */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeShowProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["ProposalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proposal */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeWithdrawProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["ProposalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn; the same person's repetition changes nothing */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            /** @description The proposal is closed */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "proposal_closed";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    backOfficeConfirmProposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description New for each operation, the same for its repetition. Known for 30 days, of this user at this operation */
                "Idempotency-Key"?: components["parameters"]["OptionalIdempotencyKey"];
            };
            path: {
                id: components["parameters"]["ProposalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As the proposal shows it: so nothing is confirmed but what was read. */
                    contentHash: string;
                };
            };
        };
        responses: {
            /** @description Carried out; the same person's repetition changes nothing */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            400: components["responses"]["400-idempotency_key_missing"];
            401: components["responses"]["401"];
            /** @description Refused by the login policy; Not allowed; Confirm that it is you; Your own proposal; You don't count as two people yet; Somebody else must decide on this change */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "login_policy_refused" | "not_allowed" | "fresh_proof_needed" | "own_proposal" | "not_two_people" | "decided_before";
                        /** @constant */
                        status?: 403;
                    } & components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["404"];
            /** @description The proposer may no longer propose this; The proposal is a different one; The proposal is closed; The proposal can't be carried out; The account is not open; The balance has changed; The case has changed since the proposal */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "proposer_may_not" | "proposal_differs" | "proposal_closed" | "proposal_not_possible" | "account_not_open" | "balance_moved" | "proposal_outdated";
                        /** @constant */
                        status?: 409;
                    } & components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            422: components["responses"]["422-idempotency_key_reused"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showVeto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["Token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What will happen and when, or what became of it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The link opens nothing, or no more; `not_found` Not found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            500: components["responses"]["500-page"];
            503: components["responses"]["503-page"];
        };
    };
    objectByLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: components["parameters"]["Token"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    /** @constant */
                    sure?: "yes";
                };
            };
        };
        responses: {
            /** @description The objection is kept; the page says so */
            303: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    Location: components["headers"]["NextPage"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The box was not ticked; the page says so, and nothing has happened; `invalid_request` Invalid data */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The link opens nothing, or no more; `not_found` Not found */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It is too late; the page says whom to write to */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            413: components["responses"]["413-page"];
            415: components["responses"]["415-page"];
            500: components["responses"]["500-page"];
            503: components["responses"]["503-page"];
        };
    };
    takeEvent: {
        parameters: {
            query?: never;
            header: {
                /** @description Stripe's signature over the raw body */
                "Stripe-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Taken: applied now or before, parked for people to look at, or nothing to us */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        result: "posted" | "already-posted" | "kept" | "nothing-new" | "other-page" | "parked" | "not-ours";
                    };
                };
            };
            /** @description Signature refused */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "signature_refused";
                        /** @constant */
                        status?: 400;
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description Event not applied; Error on our side */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Content-Language": components["headers"]["ContentLanguage"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "event_not_applied" | "internal_error";
                        /** @constant */
                        status?: 500;
                    } & components["schemas"]["Problem"];
                };
            };
            502: components["responses"]["502-payment_provider_failed"];
            503: components["responses"]["503-payment_provider_unavailable"];
        };
    };
    postUsageCharges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    charges: components["schemas"]["UsageCharge"][];
                };
            };
        };
        responses: {
            /** @description What became of each charge, in the order in which they were sent */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["UsageResult"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showServiceState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service state; a postpaid account is served whatever its balance */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceState"];
                };
            };
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            404: components["responses"]["404"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    reportNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accountId: string;
                    kind: components["schemas"]["NumberKind"];
                    /**
                     * Format: date-time
                     * @description When it became true, by the platform's clock: a report that arrives after a later one is refused.
                     */
                    changedAt?: string;
                };
            };
        };
        responses: {
            /** @description As it is from now on; the last report stands */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportedNumber"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            404: components["responses"]["404"];
            409: components["responses"]["409-report_outdated"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    releaseNumber: {
        parameters: {
            query?: {
                /** @description When it became true, by the platform's clock. */
                changedAt?: string;
            };
            header?: never;
            path: {
                number: components["parameters"]["Number"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Released */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            404: components["responses"]["404"];
            409: components["responses"]["409-report_outdated"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    reportResourcesInUse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: components["parameters"]["AccountId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    numbers: number;
                    channels: number;
                };
            };
        };
        responses: {
            /** @description Kept; the last report stands */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    showEmergencyRouting: {
        parameters: {
            query?: {
                at?: string;
            };
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyRouting"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            404: components["responses"]["404"];
            410: components["responses"]["410-no_longer_known"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    exportRoutings: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of answers, by number */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyRoutingPage"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
    lookUpRoutings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    numbers: string[];
                };
            };
        };
        responses: {
            /** @description An answer for each number */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["EmergencyRouting"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401-only-not_signed_in"];
            403: components["responses"]["403-only-not_allowed"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            500: components["responses"]["500"];
            503: components["responses"]["503"];
        };
    };
}

/** Paths whose POST takes an `Idempotency-Key`. */
export const keyedPosts: ReadonlySet<string> = new Set([
  "/back-office/accounts/{accountId}/adjustments",
  "/back-office/accounts/{accountId}/change-requests",
  "/back-office/accounts/{accountId}/change-requests/{id}/account",
  "/back-office/accounts/{accountId}/change-requests/{id}/attachments",
  "/back-office/accounts/{accountId}/change-requests/{id}/comments",
  "/back-office/accounts/{accountId}/change-requests/{id}/decision",
  "/back-office/accounts/{accountId}/change-requests/{id}/kind",
  "/back-office/accounts/{accountId}/change-requests/{id}/questions",
  "/back-office/accounts/{accountId}/change-requests/{id}/take",
  "/back-office/accounts/{accountId}/top-ups/{id}/decision",
  "/back-office/proposals/{id}/confirmation",
  "/back-office/queues/{queue}/{id}/settlement",
  "/back-office/staff",
  "/back-office/staff/{id}/totp-reset",
  "/change-requests",
  "/change-requests/{id}/attachments",
  "/change-requests/{id}/messages",
  "/login-policies",
  "/offer-orders",
  "/offer-quotes",
  "/portal-users",
  "/portal-users/{id}/invitations",
  "/portal-users/{id}/totp-reset",
  "/top-ups",
  "/top-ups/{id}/confirmations"
]);
