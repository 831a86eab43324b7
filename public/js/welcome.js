// Puts the token of a one-time link (behind the #, which never reaches a server's log) into the form, and sends it.
const token = decodeURIComponent(location.hash.slice(1));
const form = document.getElementById("link");
if (token && form) {
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
}
