// In the place of js-base64, of which tus-js-client wants one thing: a text as UTF-8 in base64.

export const Base64 = {
  encode: (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text))),
};
