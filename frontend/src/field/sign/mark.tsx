// The mark of Tepat, and the line of batik below the head.

export const Mark = () => (
  <svg class="mark" viewBox="3 6 60 58" fill="none" aria-hidden="true" focusable="false">
    <path class="mark-curve" stroke-width="5.4" stroke-linecap="round" d="M43 26A9.5 9.5 0 0 1 24 26A14 14 0 0 1 52 26C52 38 42 43 31 46C20 49 12 51 9 59" />
    <circle class="mark-gold" cx="33.5" cy="25.5" r="3.9" />
    <path class="mark-gold" d="M51.5 41.5c4.5-1.5 8 .2 9.5 3.8c-4.3 1.3-7.8-.2-9.5-3.8zM42 48.5c4.5-.5 7.6 1.9 8.3 5.8c-4.4 .3-7.4-2-8.3-5.8zM31 53c4 .6 6.2 3.3 5.9 7c-3.9-.8-6.2-3.3-5.9-7z" />
  </svg>
);
