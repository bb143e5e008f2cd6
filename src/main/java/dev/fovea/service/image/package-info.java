/**
 * From the URL of a picture to the picture: data URIs, and http(s) for the hosts that the operator allows.
 *
 * <p>A request names the URL, so a URL is hostile until shown otherwise: its host must be on the list, every address it
 * resolves to must be public, the connection goes to the address that was checked, and size and time are bounded. See <a
 * href="https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html">OWASP on
 * server-side request forgery</a>.
 */
@NullMarked
package dev.fovea.service.image;

import org.jspecify.annotations.NullMarked;
