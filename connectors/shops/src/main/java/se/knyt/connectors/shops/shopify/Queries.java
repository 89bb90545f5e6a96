package se.knyt.connectors.shops.shopify;

/** The GraphQL documents, checked against Shopify's schema in the tests. */
final class Queries {
    private static final String MONEY = "{ shopMoney { amount currencyCode } }";
    /** What the buyer knows it as beside it. */
    private static final String BOTH_MONEYS =
            "{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }";

    private static final String TAX_LINES =
            "taxLines { title rate ratePercentage channelLiable priceSet " + MONEY + " }";
    private static final String PAGE_INFO = "pageInfo { hasNextPage endCursor }";
    private static final String ADDRESS = "{ name company address1 address2 zip city countryCodeV2 phone }";

    private static final String LINE_ITEM =
            "nodes { id title variantTitle sku vendor quantity isGiftCard originalTotalSet " + MONEY
                    + " discountAllocations { allocatedAmountSet " + MONEY + " } " + TAX_LINES + " } " + PAGE_INFO;
    private static final String FULFILLMENT_LINE = "nodes { quantity lineItem { id sku } } " + PAGE_INFO;
    private static final String REFUND_LINE = "nodes { quantity restockType restocked subtotalSet " + MONEY
            + " totalTaxSet " + MONEY + " lineItem { id isGiftCard } } " + PAGE_INFO;
    private static final String TRACKING = "trackingInfo(first: 1) { company number url }";
    private static final String FULFILLMENT =
            "id status createdAt " + TRACKING + " fulfillmentLineItems(first: 10) { " + FULFILLMENT_LINE + " }";
    /** With few rows each, so that many fit into what one query may cost; the rest of the rows is fetched by page. */
    private static final String FULFILLMENT_OF_MANY =
            "id status createdAt " + TRACKING + " fulfillmentLineItems(first: 5) { " + FULFILLMENT_LINE + " }";

    private static final String REFUND_HEAD = "id createdAt processedAt totalRefundedSet " + MONEY;
    private static final String REFUND_SHIPPING =
            "nodes { id subtotalAmountSet " + MONEY + " taxAmountSet " + MONEY + " shippingLine { id } } " + PAGE_INFO;
    private static final String ADJUSTMENT =
            "nodes { id reason amountSet " + MONEY + " taxAmountSet " + MONEY + " } " + PAGE_INFO;
    private static final String REFUND_PAYMENTS = " transactions(first: 5) { nodes { id } }";
    private static final String REFUND = REFUND_HEAD + REFUND_PAYMENTS + " refundLineItems(first: 5) { " + REFUND_LINE
            + " }"
            + " refundShippingLines(first: 2) { " + REFUND_SHIPPING + " } orderAdjustments(first: 3) { " + ADJUSTMENT
            + " }";
    private static final String REFUND_OF_MANY = REFUND_HEAD + REFUND_PAYMENTS + " refundLineItems(first: 3) { "
            + REFUND_LINE + " }"
            + " refundShippingLines(first: 1) { " + REFUND_SHIPPING + " } orderAdjustments(first: 2) { " + ADJUSTMENT
            + " }";
    private static final String TRANSACTION = "id kind status gateway test processedAt createdAt paymentId receiptJson "
            + "authorizationExpiresAt parentTransaction { id } amountSet " + BOTH_MONEYS;

    private Queries() {}

    static final int FULFILLMENTS = 5;
    static final int REFUNDS = 3;
    static final int TRANSACTIONS = 10;
    /** How many of a list without pages are asked for when the first few were not all; more would cost too much. */
    static final int FULFILLMENTS_MAX = 50;

    static final int REFUNDS_MAX = 20;
    static final int TRANSACTIONS_MAX = 100;

    /** Orders by time of change, each whole unless a list within says that it goes on. */
    static final String ORDERS = """
            query orders($first: Int!, $after: String, $query: String!) {
              orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
                nodes {
                  id name createdAt processedAt updatedAt cancelledAt test currencyCode presentmentCurrencyCode
                  taxesIncluded email phone poNumber tags sourceName displayFinancialStatus displayFulfillmentStatus
                  paymentGatewayNames discountCodes
                  customAttributes { key value }
                  risk { recommendation }
                  billingAddress ADDRESS
                  shippingAddress ADDRESS
                  retailLocation { address { countryCode } }
                  purchasingEntity { __typename ... on PurchasingCompany {
                    company { name externalId } location { taxSettings { taxRegistrationId } } } }
                  totalPriceSet MONEY
                  totalTaxSet MONEY
                  totalTipReceivedSet MONEY
                  totalCashRoundingAdjustment { paymentSet MONEY }
                  additionalFees { id name price MONEY TAX_LINES }
                  lineItems(first: 10) { LINE_ITEM }
                  shippingLines(first: 3) { nodes { id title originalPriceSet MONEY
                    discountAllocations { allocatedAmountSet MONEY } TAX_LINES } PAGE_INFO }
                  transactions(first: 10) { TRANSACTION }
                  fulfillments(first: 5) { FULFILLMENT }
                  refunds(first: 3) { REFUND }
                }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.replace("ADDRESS", ADDRESS)
            .replace("TAX_LINES", TAX_LINES)
            .replace("LINE_ITEM", LINE_ITEM)
            .replace("PAGE_INFO", PAGE_INFO)
            .replace("TRANSACTION", TRANSACTION)
            .replace("FULFILLMENT }", FULFILLMENT + " }")
            .replace("REFUND }", REFUND + " }")
            .replace("MONEY", MONEY);

    /** The same with what is agreed of when each is paid. An app without the scope for it would be refused the whole page. */
    static final String ORDERS_WITH_TERMS = withTerms(ORDERS);

    /** The same with whether each has returns, one that was cancelled too: which they are is asked of those that have. */
    static final String ORDERS_WITH_RETURNS = ORDERS.replace(
            "paymentGatewayNames discountCodes",
            "paymentGatewayNames discountCodes returns(first: 1) { nodes { id } }");

    static final String ORDERS_WITH_BOTH = withTerms(ORDERS_WITH_RETURNS);

    /** Orders with what an app has the scopes for. */
    static String orders(boolean terms, boolean returns) {
        return terms ? returns ? ORDERS_WITH_BOTH : ORDERS_WITH_TERMS : returns ? ORDERS_WITH_RETURNS : ORDERS;
    }

    private static String withTerms(String orders) {
        return orders.replace(
                "paymentGatewayNames discountCodes",
                "paymentGatewayNames discountCodes paymentTerms { paymentTermsType dueInDays"
                        + " paymentSchedules(first: 1) { nodes { dueAt } } }");
    }

    private static final String RETURN_LINE = "nodes { quantity processedQuantity refundedQuantity returnReason"
            + " ... on ReturnLineItem { restockingFee { amountSet " + MONEY
            + " } fulfillmentLineItem { lineItem { id } } } } " + PAGE_INFO;

    static final String MORE_RETURN_LINES = "query moreReturned($id: ID!, $after: String) { node(id: $id) {"
            + " ... on Return { returnLineItems(first: 50, after: $after) { " + RETURN_LINE + " } } } }";

    /** The returns of an order that has any. What the buyer and the staff write of them is not asked for: it may name people. */
    static final String RETURNS = "query returns($id: ID!) { order(id: $id) { returns(first: 5) { nodes {"
            + " id name status createdAt closedAt refunds(first: 5) { nodes { id } " + PAGE_INFO + " }"
            + " returnShippingFees { amountSet " + MONEY + " }"
            + " returnLineItems(first: 10) { " + RETURN_LINE + " }"
            + " exchangeLineItems(first: 5) { nodes { quantity lineItems { id } } " + PAGE_INFO + " } } "
            + PAGE_INFO + " } } }";

    /** Rows of an order beyond those that came with it. */
    static final String MORE_LINE_ITEMS = "query moreRows($id: ID!, $after: String) { order(id: $id) {"
            + " lineItems(first: 40, after: $after) { " + LINE_ITEM + " } } }";

    static final String MORE_FULFILLMENT_LINES = "query moreDelivered($id: ID!, $after: String) { node(id: $id) {"
            + " ... on Fulfillment { fulfillmentLineItems(first: 100, after: $after) { " + FULFILLMENT_LINE
            + " } } } }";

    static final String MORE_REFUND_LINES = "query moreRefunded($id: ID!, $after: String) { node(id: $id) {"
            + " ... on Refund { refundLineItems(first: 50, after: $after) { " + REFUND_LINE + " } } } }";

    static final String ALL_FULFILLMENTS =
            "query deliveries($id: ID!) { order(id: $id) { fulfillments(first: 50) { " + FULFILLMENT_OF_MANY + " } } }";

    static final String ALL_REFUNDS =
            "query refunds($id: ID!) { order(id: $id) { refunds(first: 20) { " + REFUND_OF_MANY + " } } }";

    static final String ALL_TRANSACTIONS =
            "query transactions($id: ID!) { order(id: $id) { transactions(first: 100) { " + TRANSACTION + " } } }";

    private static final String CAPTURED = "id kind status paymentId parentTransaction { id } amountSet " + BOTH_MONEYS;

    /** What a capture must know before and after: the order's currencies and transactions and the note made before the first try. */
    static final String CAPTURE_STATE = "query captureState($id: ID!, $key: String!) { order(id: $id) { id"
            + " presentmentCurrencyCode metafield(namespace: \"knyt\", key: $key) { value } transactions(first: 100) { "
            + CAPTURED + " } } }";

    static final String CAPTURE = "mutation capture($input: OrderCaptureInput!) { orderCapture(input: $input) {"
            + " transaction { " + CAPTURED + " } userErrors { field message } } }";

    static final String REQUEST_STATE = "query requestState($id: ID!, $key: String!) { order(id: $id) { id"
            + " metafield(namespace: \"knyt\", key: $key) { value } } }";

    static final String REQUEST_PAYMENT = "mutation requestPayment($id: ID!) { orderInvoiceSend(id: $id) {"
            + " order { id } userErrors { field message } } }";

    private static final String REFUND_MADE =
            "id note createdAt transactions(first: 5) { nodes { id kind status gateway paymentId"
                    + " parentTransaction { id } amountSet " + BOTH_MONEYS + " } " + PAGE_INFO + " }";

    /** What a refund must know before and after: the order's currencies, its captures and the refunds made by whatever hand. */
    static final String REFUND_STATE = "query refundState($id: ID!) { order(id: $id) { id currencyCode"
            + " presentmentCurrencyCode transactions(first: 100) { id kind status gateway parentTransaction { id } amountSet "
            + BOTH_MONEYS + " } shippingLines(first: 1) { nodes { discountedPriceSet " + BOTH_MONEYS
            + " } } refunds(first: 20) { "
            + REFUND_MADE + " } } }";

    /** Since 2026-04 a key is required. */
    static final String MAKE_REFUND = "mutation refund($input: RefundInput!, $key: String!) {"
            + " refundCreate(input: $input) @idempotent(key: $key) { refund { " + REFUND_MADE
            + " } userErrors { field message } } }";

    static final String FULFIL_STATE = "query fulfilState($id: ID!, $key: String!) { order(id: $id) { id"
            + " metafield(namespace: \"knyt\", key: $key) { value }"
            + " fulfillments(first: 50) { " + FULFILLMENT_OF_MANY + " } } }";

    private static final String FULFILLMENT_ORDER_LINE =
            "nodes { id remainingQuantity lineItem { id sku } } " + PAGE_INFO;

    static final String FULFILLMENT_ORDERS = "query toDeliver($id: ID!, $after: String) { order(id: $id) {"
            + " fulfillmentOrders(first: 5, after: $after) {"
            + " nodes { id status assignedLocation { location { id } }"
            + " lineItems(first: 50) { " + FULFILLMENT_ORDER_LINE + " } } " + PAGE_INFO + " } } }";

    static final String MORE_FULFILLMENT_ORDER_LINES = "query moreToDeliver($id: ID!, $after: String) { node(id: $id) {"
            + " ... on FulfillmentOrder { lineItems(first: 100, after: $after) { " + FULFILLMENT_ORDER_LINE
            + " } } } }";

    /** Where an order was to be sent from. */
    static final String SENT_FROM = "query sentFrom($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) {"
            + " nodes { assignedLocation { location { id } } } } } }";

    static final String LOCATIONS = "query locations { locations(first: 50) { nodes { id name isActive } } }";

    static final String FULFIL = "mutation fulfil($fulfillment: FulfillmentInput!) {"
            + " fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id status } userErrors { field message } } }";

    static final String SET_METAFIELDS = "mutation note($metafields: [MetafieldsSetInput!]!) {"
            + " metafieldsSet(metafields: $metafields) { metafields { key } userErrors { field message } } }";

    static final String ADD_TAGS = "mutation tag($id: ID!, $tags: [String!]!) {"
            + " tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }";

    static final String WEBHOOKS = "query webhooks($after: String) { webhookSubscriptions(first: 100, after: $after) {"
            + " nodes { id topic uri } " + PAGE_INFO + " } }";

    static final String SUBSCRIBE =
            "mutation subscribe($topic: WebhookSubscriptionTopic!, $webhookSubscription: WebhookSubscriptionInput!) {"
                    + " webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhookSubscription) {"
                    + " webhookSubscription { id } userErrors { field message } } }";

    static final String UNSUBSCRIBE = "mutation unsubscribe($id: ID!) {"
            + " webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }";

    static final String COUNT = "query count($after: String, $query: String!) {"
            + " orders(first: 100, after: $after, query: $query, sortKey: PROCESSED_AT) {"
            + " nodes { id name processedAt cancelledAt test totalPriceSet " + MONEY + " } " + PAGE_INFO + " } }";

    static final String SHOP = "query shop { shop { name currencyCode ianaTimezone taxesIncluded myshopifyDomain }"
            + " currentAppInstallation { accessScopes { handle } } }";

    private static final String AMOUNT = "{ amount currencyCode }";

    /** Payouts of Shopify Payments by when they were issued. */
    static final String PAYOUTS = "query payouts($first: Int!, $after: String, $query: String!) {"
            + " shopifyPaymentsAccount { payouts(first: $first, after: $after, query: $query, sortKey: ISSUED_AT) {"
            + " nodes { id legacyResourceId issuedAt status transactionType externalTraceId net " + AMOUNT + " } "
            + PAGE_INFO + " } } }";

    /** What a payout consists of. */
    static final String BALANCE_TRANSACTIONS = "query movements($first: Int!, $after: String, $query: String!) {"
            + " shopifyPaymentsAccount { balanceTransactions(first: $first, after: $after, query: $query,"
            + " sortKey: PROCESSED_AT) { nodes { id type transactionDate sourceId sourceOrderTransactionId amount "
            + AMOUNT
            + " fee " + AMOUNT + " net " + AMOUNT + " associatedOrder { id name } } " + PAGE_INFO + " } } }";

    /** What the account has by currency. */
    static final String BALANCE = "query balance { shopifyPaymentsAccount { balance " + AMOUNT + " } }";

    /** Payouts that have been made and not been sent to the bank, with the day that each goes. */
    static final String SCHEDULED = "query scheduled($first: Int!, $after: String, $query: String!) {"
            + " shopifyPaymentsAccount { payouts(first: $first, after: $after, query: $query, sortKey: ISSUED_AT) {"
            + " nodes { id legacyResourceId issuedAt status } " + PAGE_INFO + " } } }";

    /** What has been assigned to no payout, or to one that has not been sent. */
    static final String UNPAID = "query unpaid($first: Int!, $after: String, $query: String!) {"
            + " shopifyPaymentsAccount { balanceTransactions(first: $first, after: $after, query: $query,"
            + " sortKey: PROCESSED_AT) { nodes { id type transactionDate sourceId sourceOrderTransactionId amount "
            + AMOUNT
            + " fee " + AMOUNT + " net " + AMOUNT + " associatedOrder { id name } associatedPayout { id status } } "
            + PAGE_INFO + " } } }";

    /** What sales and refunds were in the shop's money and in the buyer's, at which rate they were settled, and the fees with their VAT. */
    static final String SOLD = "query sold($ids: [ID!]!) { nodes(ids: $ids) { ... on OrderTransaction { id"
            + " settlementCurrencyRate amountSet { shopMoney " + AMOUNT + " presentmentMoney " + AMOUNT
            + " } fees { amount " + AMOUNT + " taxAmount " + AMOUNT + " } } } }";

    /** Disputes of Shopify Payments by when they were opened; of what was handed in for them nothing, since it is about a person. */
    static final String DISPUTES = "query disputes($first: Int!, $after: String, $query: String!) {"
            + " shopifyPaymentsAccount { disputes(first: $first, after: $after, query: $query) {"
            + " nodes { id legacyResourceId type status initiatedAt evidenceDueBy evidenceSentOn finalizedOn amount "
            + AMOUNT + " reasonDetails { reason networkReasonCode } order { id legacyResourceId name } } " + PAGE_INFO
            + " } } }";

    /** The account of store credit that an order's buyer may have; one for each currency. */
    static final String STORE_CREDIT_OF_ORDER = "query creditOfOrder($id: ID!) { order(id: $id) {"
            + " purchasingEntity { __typename } customer { id storeCreditAccounts(first: 20) {"
            + " nodes { id balance { currencyCode } } " + PAGE_INFO + " } } } }";

    /** Who may have store credit, the newest change first. Of a person what names them, and nothing where they have none. */
    static final String STORE_CREDIT_HOLDERS = "query creditHolders($first: Int!, $after: String) {"
            + " customers(first: $first, after: $after, sortKey: UPDATED_AT, reverse: true) {"
            + " nodes { id updatedAt displayName defaultEmailAddress { emailAddress }"
            + " storeCreditAccounts(first: 5) { nodes { id } " + PAGE_INFO + " } } " + PAGE_INFO + " } }";

    /** An account with what moved on it, the newest first. An expiration has no id of its own and names the credit that expired. */
    static final String STORE_CREDIT = "query credit($id: ID!, $after: String) { storeCreditAccount(id: $id) { id"
            + " balance " + AMOUNT + " transactions(first: 100, after: $after, sortKey: CREATED_AT, reverse: true) {"
            + " nodes { __typename event createdAt amount " + AMOUNT
            + " ... on StoreCreditAccountCreditTransaction { id } ... on StoreCreditAccountDebitTransaction { id }"
            + " ... on StoreCreditAccountDebitRevertTransaction { id }"
            + " ... on StoreCreditAccountExpirationTransaction { creditTransaction { id } } } " + PAGE_INFO
            + " } } }";

    /** What of an order is left to send, and what stops it. */
    static final String HOLDS = "query holds($id: ID!, $after: String) { order(id: $id) { fulfillable"
            + " fulfillmentOrders(first: 10, after: $after) { nodes { id status"
            + " fulfillmentHolds { id handle heldByRequestingApp } } " + PAGE_INFO + " } } }";

    static final String HOLD = "mutation hold($id: ID!, $fulfillmentHold: FulfillmentOrderHoldInput!) {"
            + " fulfillmentOrderHold(id: $id, fulfillmentHold: $fulfillmentHold) { fulfillmentHold { id }"
            + " userErrors { code field message } } }";

    static final String RELEASE_HOLD = "mutation releaseHold($id: ID!, $holdIds: [ID!]) {"
            + " fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) { fulfillmentOrder { id status }"
            + " userErrors { code field message } } }";

    private static final String CARD_MOVEMENTS = "nodes { __typename amount " + AMOUNT + " processedAt } " + PAGE_INFO;

    /** Gift cards, the newest change first. Of the code only its end, of the holder nothing. */
    static final String GIFT_CARDS = "query giftCards($first: Int!, $after: String) {"
            + " giftCards(first: $first, after: $after, sortKey: UPDATED_AT, reverse: true) {"
            + " nodes { id lastCharacters createdAt updatedAt expiresOn enabled initialValue " + AMOUNT + " balance "
            + AMOUNT + " order { id } lineItem { id } transactions(first: 10, reverse: true) { " + CARD_MOVEMENTS
            + " } } " + PAGE_INFO + " } }";

    /** What moved on a card beyond what came with it. */
    static final String MORE_OF_GIFT_CARD = "query moreOfCard($id: ID!, $after: String) { giftCard(id: $id) {"
            + " transactions(first: 100, after: $after, reverse: true) { " + CARD_MOVEMENTS + " } } }";
}
