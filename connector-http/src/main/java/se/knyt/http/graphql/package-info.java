/** GraphQL over HTTP with a budget by calculated cost, as Shopify keeps it. */
@NullMarked
package se.knyt.http.graphql;

import org.jspecify.annotations.NullMarked;
