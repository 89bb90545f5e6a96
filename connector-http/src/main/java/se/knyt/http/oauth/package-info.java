/** Access tokens: got by client credentials and kept in memory, or by a refresh token that is used up at every use. */
@NullMarked
package se.knyt.http.oauth;

import org.jspecify.annotations.NullMarked;
